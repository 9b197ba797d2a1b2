import { describe, expect, test } from 'vitest'
import type { Found, Ledger } from '../../src/scenario/define.ts'
import { scenarioDataset } from '../../src/scenario/stream.ts'
import type { StoredOrder } from './answers.ts'
import { type ShopData, stockAtStart } from './dataset.ts'
import shop from './index.ts'
import { shopSampling } from './sampling.ts'

const data = scenarioDataset(shop, 1) as unknown as ShopData
const sold = [...data.orders].flatMap(({ lines }) => lines).reduce((sum, { quantity }) => sum + quantity, 0)
const stock = Array.from(data.products, ({ id }) => stockAtStart(id, 1_000)).reduce((sum, units) => sum + units, 0)

const orders: StoredOrder[] = Array.from({ length: 100 }, (_, number) => ({
  id: `o${number}`,
  userId: 1 + number,
  idempotencyKey: `k${number}`,
  status: 'confirmed',
  lines: [{ productId: 1, quantity: 2 }],
}))
const ledger: Ledger = {
  accepted: orders.map(({ id, userId, idempotencyKey, lines }) => ({
    key: `${userId}:${idempotencyKey}`,
    id,
    content: { userId, idempotencyKey, lines, status: 201 },
  })),
  unresolved: [],
}
const right = {
  confirmed: 200 + 100,
  pending: 0,
  rejected: 0,
  keys: 300,
  unitsConfirmed: sold + 200,
  products: 1_000,
  available: stock - 200,
  lowestAvailable: 48,
}
const sample = { writes: ledger.accepted.slice(0, 10), audit: { orders: orders.slice(0, 10) } }

function verify(totals: Partial<typeof right>, changed: Partial<typeof sample> = {}): Found {
  return shopSampling.verify(data, ledger, { ...right, ...totals }, { ...sample, ...changed })
}

const none = { lost: 0, duplicated: 0, phantom: 0, oversold: 0 }

test('a shop in which all is well has no findings, and ten writes were looked up', () => {
  expect(verify({})).toEqual({ ...none, verified: 10, examples: [] })
})

describe('is found', () => {
  test.each([
    [
      'orders that are gone',
      { confirmed: 297, keys: 297, unitsConfirmed: sold + 194, available: stock - 194 },
      { lost: 3 },
      /100 orders were accepted, .*stored are 297/,
    ],
    [
      'orders that were confirmed and then rejected',
      { confirmed: 298, rejected: 2, unitsConfirmed: sold + 196, available: stock - 196 },
      { lost: 2 },
      /of them 298 confirmed/,
    ],
    ['keys that are stored twice', { keys: 299 }, { duplicated: 1 }, /300 orders are stored for 299 keys/],
    [
      'orders that nobody sent',
      { confirmed: 301, keys: 301, unitsConfirmed: sold + 201, available: stock - 201 },
      { phantom: 1 },
      /101 orders are stored and 100 were sent/,
    ],
    ['units that are gone', { available: stock - 207 }, { oversold: 7 }, /7 units are gone and no order has them/],
    ['units that were not taken', { available: stock - 193 }, { oversold: 7 }, /7 units were sold and not taken/],
    ['stock below zero', { lowestAvailable: -2 }, { oversold: 2 }, /a product has -2 units left/],
    ['a product that is missing', { products: 999 }, { oversold: 1 }, /999 products have a stock/],
  ])('%s', (_, totals, counts, words) => {
    const { examples, verified, ...found } = verify(totals)
    expect(found).toEqual({ ...none, ...counts })
    expect(examples.join('\n')).toMatch(words)
  })

  test('an order of the sample that is stored otherwise than it was sent', () => {
    const [first, ...rest] = orders.slice(0, 10) as [StoredOrder, ...StoredOrder[]]
    const changed = { ...first, lines: [{ productId: 2, quantity: 2 }] }
    const { examples, ...found } = verify({}, { audit: { orders: [changed, ...rest] } })
    expect(found).toEqual({ ...none, verified: 10, lost: 1 })
    expect(examples[0]).toMatch(/o0 .* was sent with lines .*"productId":1.* and is stored with .*"productId":2/)
  })
})
