import type { Result } from '../../../result/schema.ts'
import { formatNumber, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/** What functions were invoked and billed, all stages together; null where there are none. */
export function functionTable({ targets }: Result, quote: Quote): Table | null {
  const rows = targets.flatMap(({ name, rounds }) => {
    const uses = rounds.flatMap(({ stages }) => stages.map((stage) => stage.functions)).filter((use) => use !== null)
    if (uses.length === 0) return []
    const total = (key: 'invocations' | 'coldStarts' | 'billedMs' | 'gbSeconds' | 'throttled') =>
      uses.reduce((sum, use) => sum + use[key], 0)
    const peak = Math.max(...uses.map(({ environmentsPeak }) => environmentsPeak))
    const counts = [total('invocations'), total('coldStarts'), total('throttled'), peak].map((count) =>
      formatNumber(count, 0),
    )
    return [
      [
        quote(name),
        ...counts,
        perInvocation(total('billedMs'), total('invocations')),
        formatNumber(total('gbSeconds')),
      ],
    ]
  })
  const head = [
    'Target',
    'Invocations',
    'Cold starts',
    'Throttled',
    'Environments at peak',
    'Billed ms per invocation',
    'GB-seconds',
  ]
  return rows.length === 0 ? null : { head, rows, left: [0] }
}

function perInvocation(amount: number, invocations: number): string {
  return invocations === 0 ? NOTHING : formatNumber(amount / invocations)
}
