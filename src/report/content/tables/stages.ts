import type { Result } from '../../../result/schema.ts'
import type { Table } from '../../../text/table.ts'
import { isStaged, stageRows } from '../stage-figures.ts'
import type { Quote } from '../statement.ts'

/** What each target did in each stage, all rounds that count together; null where the headline says as much. */
export function stageTable(result: Result, quote: Quote): Table | null {
  if (!isStaged(result)) return null
  const rows = stageRows(result).map((row) => [
    quote(row.stage),
    quote(row.target),
    ...[row.offered, row.achieved, row.p50, row.p99, row.errors, row.cpu, row.bottleneck].map(quote),
  ])
  const head = [
    'Stage',
    'Target',
    'Offered req/s',
    'Achieved req/s',
    'p50 ms',
    'p99 ms',
    'Errors and drops',
    'CPU of the budget',
    'Bottleneck',
  ]
  return { head, rows, left: [0, 1, 8] }
}
