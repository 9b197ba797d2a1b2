import { plainText } from '../../text/plain-text.ts'
import type { PricedQuantity } from '../read/priced-quantities.ts'
import { csvTable } from './csv-table.ts'

/** What quantities cost, to the cent, a line each, with their total. */
export function renderQuantities(priced: readonly PricedQuantity[]): string {
  const total = priced.reduce((sum, { usd }) => sum + usd, 0)
  const rows = priced.map(({ price, quantity, usd }) => [
    plainText(price.item),
    `${quantity.toLocaleString('en', { maximumFractionDigits: 6 })} ${price.unit}`,
    cents(usd),
  ])
  const all = [...rows, ['Total', '', cents(total)]]
  const width = (at: number): number => Math.max(...all.map((row) => row[at]?.length ?? 0))
  const [itemWidth, quantityWidth, usdWidth] = [width(0), width(1), width(2)]
  return all
    .map(([item = '', quantity = '', usd = '']) => {
      return `${item.padEnd(itemWidth)}  ${quantity.padStart(quantityWidth)}  ${usd.padStart(usdWidth)}\n`
    })
    .join('')
}

/** What quantities cost, as CSV. */
export function quantitiesCsv(priced: readonly PricedQuantity[]): string {
  return csvTable(
    ['catalogue', 'key', 'item', 'quantity', 'unit', 'usd'],
    priced.map(({ catalogue, key, price, quantity, usd }) => [catalogue, key, price.item, quantity, price.unit, usd]),
  )
}

const cents = (usd: number): string =>
  `$${usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
