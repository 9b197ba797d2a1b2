import type { Result } from '../../../result/schema.ts'
import { formatDuration, formatNumber, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/** How each target was brought up and warmed. */
export function warmUpTable({ targets }: Result, quote: Quote): Table {
  const rows = targets.map(({ name, source, startupMs, warmUp }) => [
    quote(name),
    quote(source),
    startupMs === null ? NOTHING : formatDuration(startupMs),
    warmUp === null ? NOTHING : formatNumber(warmUp.requests, 0),
    warmUp === null ? NOTHING : formatDuration(warmUp.durationMs),
    warmUp === null ? NOTHING : warmUp.steady ? 'yes' : 'no',
  ])
  return { head: ['Target', 'Defined by', 'Start', 'Warm-up requests', 'Warm-up time', 'Steady'], rows, left: [0, 1] }
}
