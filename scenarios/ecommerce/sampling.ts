import { z } from 'zod'
import type { Ledger, Sampling } from '../../src/scenario/define.ts'
import { countFindings, type FindingsCounter, withSample } from '../../src/scenario/verify.ts'
import type { StoredOrder } from './answers.ts'
import { type ShopData, stockAtStart } from './dataset.ts'
import type { OrderedContent } from './operations/orders.ts'
import { compareOrders } from './verify.ts'

const count = z.int().nonnegative()

const shopTotals = z.object({
  confirmed: count.describe('orders that are confirmed, those of the data set among them'),
  pending: count,
  rejected: count,
  keys: count.describe('pairs of user and Idempotency-Key that some order has'),
  unitsConfirmed: count.describe('units in the lines of confirmed orders'),
  products: count.describe('products that have a stock'),
  available: z.int().describe('units in stock of all products'),
  lowestAvailable: z.int().describe('of any product'),
})

type ShopTotals = z.infer<typeof shopTotals>

/** The invariants of the shop where it holds too much to be read whole: by sums over everything, and a sample of the orders. */
export const shopSampling: Sampling<ShopData, ShopTotals> = {
  totals: shopTotals,
  lookUp: (_, writes) => ({ orders: writes.map(({ id }) => id) }),
  verify(data, ledger, totals, { writes, audit }) {
    const [counted, sampled] = [countFindings(), countFindings()]
    checkCounts(counted, data, ledger, totals)
    checkUnits(counted, data, totals)
    const stored = (audit.orders ?? []) as readonly StoredOrder[]
    compareOrders(sampled, { accepted: writes, unresolved: [] }, stored, new Set())
    return withSample(counted.findings(0), sampled.findings(writes.length))
  },
}

function checkCounts(counter: FindingsCounter, data: ShopData, ledger: Ledger, totals: ShopTotals): void {
  const history = data.orders.length
  const { confirmed, pending, rejected, keys } = totals
  const [accepted, unresolved] = [ledger.accepted.length, ledger.unresolved.length]
  const decidedAtOnce = ledger.accepted.filter(({ content }) => (content as OrderedContent).status !== 202).length
  const all = confirmed + pending + rejected
  const gone = Math.max(history + accepted - all, history + decidedAtOnce - confirmed)
  const extra = confirmed + pending - history - accepted - unresolved
  if (gone > 0) {
    const was = `${accepted} orders were accepted, ${decidedAtOnce} of them confirmed at once, and ${history} were in the data set`
    counter.add('lost', `${was}; stored are ${all}, of them ${confirmed} confirmed`, gone)
  }
  if (pending > 0) counter.add('lost', `${pending} orders were accepted and are still pending`, pending)
  if (all > keys) counter.add('duplicated', `${all} orders are stored for ${keys} keys`, all - keys)
  if (extra > 0) {
    counter.add(
      'phantom',
      `${confirmed + pending - history} orders are stored and ${accepted + unresolved} were sent`,
      extra,
    )
  }
}

function checkUnits(counter: FindingsCounter, data: ShopData, totals: ShopTotals): void {
  const { products, available, lowestAvailable, unitsConfirmed } = totals
  const atStart = unitsOf(data)
  const surplus = atStart.stock - available - (unitsConfirmed - atStart.sold)
  if (products !== data.products.length) {
    counter.add('oversold', `${products} products have a stock, ${data.products.length} were loaded`)
  }
  if (lowestAvailable < 0) counter.add('oversold', `a product has ${lowestAvailable} units left`, -lowestAvailable)
  if (surplus > 0) counter.add('oversold', `${surplus} units are gone and no order has them`, surplus)
  if (surplus < 0) counter.add('oversold', `${-surplus} units were sold and not taken from stock`, -surplus)
}

/** Units in stock, and units in the orders of the past, before anybody orders. */
const units = new WeakMap<ShopData, { readonly stock: number; readonly sold: number }>()

function unitsOf(data: ShopData): { readonly stock: number; readonly sold: number } {
  const known = units.get(data)
  if (known) return known
  const products = data.products.length
  let [stock, sold] = [0, 0]
  for (let id = 1; id <= products; id++) stock += stockAtStart(id, products)
  for (const { lines } of data.orders) for (const { quantity } of lines) sold += quantity
  units.set(data, { stock, sold })
  return { stock, sold }
}
