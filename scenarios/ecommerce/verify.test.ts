import { describe, expect, test } from 'vitest'
import type { Found, Ledger } from '../../src/scenario/define.ts'
import { scenarioDataset } from '../../src/scenario/stream.ts'
import type { StoredOrder, StoredStock } from './answers.ts'
import type { ShopData } from './dataset.ts'
import shop from './index.ts'
import type { OrderLine } from './operations/orders.ts'

const data = scenarioDataset(shop, 1) as unknown as ShopData

interface Truth {
  ledger: Ledger
  orders: StoredOrder[]
  stock: StoredStock[]
}

function order(number: number, lines: OrderLine[]): StoredOrder {
  return { id: `o${number}`, userId: 1 + (number % 200), idempotencyKey: `k${number}`, status: 'confirmed', lines }
}

const keyOf = ({ userId, idempotencyKey }: StoredOrder): string => `${userId}:${idempotencyKey}`

/** A shop in which all is well, with so many orders of two lines each. */
function wellKept(count = 4): Truth {
  const placed = Array.from({ length: count }, (_, number) =>
    order(number, [
      { productId: 1 + (number % 40), quantity: 2 },
      { productId: 41 + (number % 7), quantity: 1 },
    ]),
  )
  const accepted = placed.map((row) => {
    const { userId, idempotencyKey, lines } = row
    return { key: keyOf(row), id: row.id, content: { userId, idempotencyKey, lines, status: 201 } }
  })
  const available = new Map(Array.from(data.products, ({ id, stock }) => [id, stock]))
  for (const { productId, quantity } of placed.flatMap(({ lines }) => lines)) {
    available.set(productId, (available.get(productId) ?? 0) - quantity)
  }
  return {
    ledger: { accepted, unresolved: [] },
    orders: [
      ...Array.from(data.orders, ({ id, userId, idempotencyKey, status, lines }) => ({
        id,
        userId,
        idempotencyKey,
        status,
        lines: [...lines],
      })),
      ...placed,
    ],
    stock: [...available].map(([productId, units]) => ({ productId, available: units })),
  }
}

function verify({ ledger, orders, stock }: Truth): Found {
  return shop.verify(data, ledger, { orders, stock })
}

/** The truth with one stored order changed. */
function changed(truth: Truth, id: string, change: Partial<StoredOrder>): Truth {
  return { ...truth, orders: truth.orders.map((row) => (row.id === id ? { ...row, ...change } : row)) }
}

/** The truth with so many units more in stock. */
function restocked(truth: Truth, productId: number, units: number): Truth {
  const stock = truth.stock.map((row) =>
    row.productId === productId ? { ...row, available: row.available + units } : row,
  )
  return { ...truth, stock }
}

const none = { verified: 4, lost: 0, duplicated: 0, phantom: 0, oversold: 0 }

describe('a shop in which all is well', () => {
  test('has no findings', () => {
    expect(verify(wellKept())).toEqual({ ...none, examples: [] })
  })

  test('may have rejected what it had answered 202', () => {
    const truth = restocked(restocked(wellKept(), 1, 2), 41, 1)
    const [first, ...rest] = truth.ledger.accepted
    const pending = { ...first, key: '1:k0', id: 'o0', content: { ...(first?.content as object), status: 202 } }
    const ledger = { ...truth.ledger, accepted: [pending, ...rest] }
    expect(verify(changed({ ...truth, ledger }, 'o0', { status: 'rejected' }))).toMatchObject(none)
  })

  test('may hold an order that was sent and never answered', () => {
    const truth = restocked(wellKept(), 9, -3)
    const silent = order(77, [{ productId: 9, quantity: 3 }])
    const ledger = { ...truth.ledger, unresolved: [keyOf(silent), '5:never-arrived'] }
    expect(verify({ ...truth, ledger, orders: [...truth.orders, silent] })).toMatchObject(none)
  })
})

describe('is found', () => {
  test.each<[string, (truth: Truth) => Truth, Partial<Found>, RegExp]>([
    [
      'an accepted order that is gone, with its stock',
      (truth) => ({ ...truth, orders: truth.orders.filter(({ id }) => id !== 'o2') }),
      { lost: 1, oversold: 3 },
      /lost: o2 .*not stored/,
    ],
    [
      'one that is pending for good',
      (truth) => restocked(restocked(changed(truth, 'o0', { status: 'pending' }), 1, 2), 41, 1),
      { lost: 1 },
      /still pending/,
    ],
    [
      'a confirmed one that was rejected after all',
      (truth) => restocked(restocked(changed(truth, 'o0', { status: 'rejected' }), 1, 2), 41, 1),
      { lost: 1 },
      /was confirmed and is stored as rejected/,
    ],
    [
      'one with other lines',
      (truth) => restocked(changed(truth, 'o0', { lines: [{ productId: 1, quantity: 2 }] }), 41, 1),
      { lost: 1 },
      /was sent with lines .* and is stored with/,
    ],
    [
      'one key stored twice',
      (truth) =>
        restocked(
          restocked(
            {
              ...truth,
              orders: [...truth.orders, { ...order(0, []), id: 'again', lines: truth.orders.at(-4)?.lines ?? [] }],
            },
            1,
            -2,
          ),
          41,
          -1,
        ),
      { duplicated: 1 },
      /key 1:k0 is stored more than once/,
    ],
    [
      'an order applied twice',
      (truth) => restocked(restocked(truth, 2, -2), 42, -1),
      { duplicated: 1 },
      /lines of o1 were taken from stock twice/,
    ],
    [
      'an order that nobody sent',
      (truth) => restocked({ ...truth, orders: [...truth.orders, order(99, [{ productId: 9, quantity: 1 }])] }, 9, -1),
      { phantom: 1 },
      /o99 .*nobody sent it/,
    ],
    ['stock below zero', (truth) => restocked(truth, 9, -1_000_002), { oversold: 2 }, /product 9 has -2 units left/],
    [
      'stock that was sold and not taken',
      (truth) => restocked(truth, 1, 2),
      { oversold: 2 },
      /2 units of product 1 were sold and not taken/,
    ],
    [
      'stock that is gone without an order',
      (truth) => restocked(truth, 9, -5),
      { oversold: 5 },
      /5 units of product 9 are gone and no order has them/,
    ],
    [
      'a product that is missing',
      (truth) => ({ ...truth, stock: truth.stock.slice(0, -1) }),
      { oversold: 1 },
      /product 1000 is missing/,
    ],
  ])('%s', (_, breakIt, counts, words) => {
    const { examples, ...found } = verify(breakIt(wellKept()))
    expect(found).toEqual({ ...none, ...counts })
    expect(examples.join('\n')).toMatch(words)
  })
})
