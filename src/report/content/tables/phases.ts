import type { Result } from '../../../result/schema.ts'
import { formatDuration, formatShare } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/** Where the wall time went. What took no time (processes need no images) is left out. */
export function phaseTable({ phases, wallTimeMs }: Result, quote: Quote): Table {
  const rows = phases
    .filter(({ durationMs }) => durationMs >= 1)
    .map(({ name, durationMs }) => [
      quote(name),
      formatDuration(durationMs),
      formatShare(durationMs / Math.max(1, wallTimeMs)),
    ])
  return {
    head: ['Phase', 'Time', 'Share of the wall time'],
    rows: [...rows, ['all', formatDuration(wallTimeMs), '']],
    left: [0],
  }
}
