import type { Audit, Findings, Ledger } from '../../src/scenario/define.ts'
import { compareWrites, countFindings, type FindingsCounter } from '../../src/scenario/verify.ts'
import type { StoredOrder, StoredStock } from './answers.ts'
import { type ShopData, stockAtStart } from './dataset.ts'
import { type OrderedContent, type OrderLine, writeKey } from './operations/orders.ts'

/**
 * The invariants of the shop: each accepted order is there once, as it was sent and decided;
 * nothing is there that nobody sent; and for each product, stock at the start = available + sold, none below zero.
 */
export function verifyShop(data: ShopData, ledger: Ledger, audit: Audit): Findings {
  const orders = (audit.orders ?? []) as readonly StoredOrder[]
  const stock = (audit.stock ?? []) as readonly StoredStock[]
  const history = new Set(Array.from(data.orders, writeKey))
  const counter = countFindings()
  compareOrders(counter, ledger, orders, history)
  checkStock(
    counter,
    data,
    orders.filter((order) => order.status === 'confirmed' && !history.has(writeKey(order))),
    stock,
  )
  return counter.findings(ledger.accepted.length)
}

/** Each accepted order is there once, as it was sent and decided, and nothing else but history. */
export function compareOrders(
  counter: FindingsCounter,
  ledger: Ledger,
  orders: readonly StoredOrder[],
  history: ReadonlySet<string>,
): void {
  compareWrites<StoredOrder>(counter, ledger, orders, {
    keyOf: writeKey,
    idOf: (order) => order.id,
    history,
    wrong: (write, order) => wrongOrder(write.content as OrderedContent, order),
    applied: (order) => order.status !== 'rejected',
  })
}

function wrongOrder(sent: OrderedContent, stored: StoredOrder): string | undefined {
  if (stored.status === 'pending') return 'was accepted and is still pending'
  if (sent.status !== 202 && stored.status !== 'confirmed') return `was confirmed and is stored as ${stored.status}`
  if (stored.status === 'rejected' || sameLines(sent.lines, stored.lines)) return undefined
  return `was sent with lines ${JSON.stringify(sent.lines)} and is stored with ${JSON.stringify(stored.lines)}`
}

function sameLines(sent: readonly OrderLine[], stored: readonly OrderLine[]): boolean {
  return (
    sent.length === stored.length &&
    sent.every(({ productId, quantity }) =>
      stored.some((line) => line.productId === productId && line.quantity === quantity),
    )
  )
}

function checkStock(
  counter: FindingsCounter,
  data: ShopData,
  sold: readonly StoredOrder[],
  stock: readonly StoredStock[],
): void {
  const available = new Map(stock.map((row) => [row.productId, row.available]))
  /** Units taken from stock by product that no confirmed order accounts for; below zero: sold and not taken. */
  const surplus = new Map<number, number>()
  const products = data.products.length
  for (let id = 1; id <= products; id++) surplus.set(id, stockAtStart(id, products) - (available.get(id) ?? 0))
  for (const { lines } of sold) {
    for (const { productId, quantity } of lines) surplus.set(productId, (surplus.get(productId) ?? 0) - quantity)
  }
  countSecondTakings(counter, sold, surplus)
  for (const [productId, units] of surplus) {
    const left = available.get(productId)
    if (left === undefined) counter.add('oversold', `product ${productId} is missing from the stock`)
    else if (left < 0) counter.add('oversold', `product ${productId} has ${left} units left`, -left)
    else if (units > 0)
      counter.add('oversold', `${units} units of product ${productId} are gone and no order has them`, units)
    else if (units < 0) {
      counter.add('oversold', `${-units} units of product ${productId} were sold and not taken from stock`, -units)
    }
  }
}

/** Where just an order's lines are gone once more than they were sold, the order was applied twice, as it seems. */
function countSecondTakings(
  counter: FindingsCounter,
  sold: readonly StoredOrder[],
  surplus: Map<number, number>,
): void {
  if (![...surplus.values()].some((units) => units > 0)) return
  for (const { id, lines } of sold) {
    if (!lines.every(({ productId, quantity }) => (surplus.get(productId) ?? 0) >= quantity)) continue
    for (const { productId, quantity } of lines) surplus.set(productId, (surplus.get(productId) ?? 0) - quantity)
    counter.add('duplicated', `the lines of ${id} were taken from stock twice`)
  }
}
