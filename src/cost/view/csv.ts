import type { CostEstimate } from '../read/estimate.ts'
import { csvTable } from './csv-table.ts'

const HEAD = [
  'target',
  'catalogue',
  'item',
  'component',
  'quantity',
  'unit',
  'usd_per_month',
  'price_item',
  'price_source',
  'price_read_on',
  'stale',
  'unsure',
  'basis',
]

/** Every line of every bill as CSV (RFC 4180), one a row. */
export function costCsv({ catalogues }: CostEstimate): string {
  const rows = catalogues.flatMap(({ bills }) =>
    bills.flatMap(({ target, catalogue, lines }) =>
      lines.map(({ item, component, quantity, price, usdPerMonth, isStale, isUnsure, basis }) => [
        target,
        catalogue,
        item,
        component ?? '',
        quantity,
        price.unit,
        usdPerMonth,
        price.item,
        price.source,
        price.readOn,
        isStale,
        isUnsure,
        basis,
      ]),
    ),
  )
  return csvTable(HEAD, rows)
}
