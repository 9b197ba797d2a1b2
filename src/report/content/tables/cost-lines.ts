import type { Result } from '../../../result/schema.ts'
import { formatNumber } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/** The bill, line by line, each with what it was calculated from; null where nothing was measured that it could be calculated from. */
export function costTable({ summary }: Result, quote: Quote): Table | null {
  if (summary.targets.every(({ cost }) => cost.length === 0)) return null
  const bases = [...new Set(summary.targets.flatMap(({ cost }) => cost.map(({ basis }) => basis)))]
  const rows = summary.targets.flatMap(({ target, cost }) =>
    cost.map(({ item, usdPerMillionRequests, basis }) => [
      quote(target),
      quote(item),
      formatNumber(usdPerMillionRequests),
      `${bases.indexOf(basis) + 1}`,
    ]),
  )
  const note =
    'Each line is estimated over the rounds by itself, so that the lines may add up to a little more or less than the total in the headline.'
  return {
    head: ['Target', 'Item', '$ per million requests', 'Basis'],
    rows,
    left: [0, 1],
    numbered: bases.map(quote),
    notes: [note],
  }
}
