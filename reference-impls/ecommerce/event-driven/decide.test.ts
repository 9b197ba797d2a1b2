import { expect, test } from 'vitest'
import { decide, purchaseName } from './decide.ts'
import type { PlaceOrder } from './place-order.ts'

const products = [
  { id: 1, priceCents: 100, available: 3 },
  { id: 2, priceCents: 250, available: 10 },
]

const command = (idempotencyKey: string, ...lines: [productId: number, quantity: number][]): PlaceOrder => ({
  orderId: `order-${idempotencyKey}`,
  userId: 7,
  idempotencyKey,
  lines: lines.map(([productId, quantity]) => ({ productId, quantity })),
})

test('confirms in the order of the commands for as long as there is stock', () => {
  const { orders, stock } = decide(
    [command('a', [1, 2], [2, 1]), command('b', [1, 2]), command('c', [1, 1])],
    new Set(),
    products,
  )
  expect(orders.map(({ id, status, reason, totalCents }) => ({ id, status, reason, totalCents }))).toEqual([
    { id: 'order-a', status: 'confirmed', reason: null, totalCents: 450 },
    { id: 'order-b', status: 'rejected', reason: 'out_of_stock', totalCents: 200 },
    { id: 'order-c', status: 'confirmed', reason: null, totalCents: 100 },
  ])
  expect([...stock]).toEqual([
    [1, 0],
    [2, 9],
  ])
})

test('takes nothing for an order that lacks one line', () => {
  const { orders, stock } = decide([command('a', [1, 4], [2, 1])], new Set(), products)
  expect(orders[0]?.status).toBe('rejected')
  expect(stock.size).toBe(0)
})

test('rejects an order for a product that is unknown, and keeps what was asked for', () => {
  const { orders, stock } = decide([command('a', [2, 1], [99, 1])], new Set(), products)
  expect(orders[0]).toMatchObject({ status: 'rejected', reason: 'unknown_product' })
  expect(orders[0]?.lines.map(({ productId, quantity }) => [productId, quantity])).toEqual([
    [2, 1],
    [99, 1],
  ])
  expect(stock.size).toBe(0)
})

test('decides a purchase once, whatever its repeats ask for', () => {
  const commands = [command('a', [2, 1]), command('a', [2, 5]), command('b', [2, 1])]
  const { orders, stock } = decide(commands, new Set([purchaseName(7, 'b')]), products)
  expect(orders.map(({ id }) => id)).toEqual(['order-a'])
  expect([...stock]).toEqual([[2, 9]])
})
