import { describe, expect, test } from 'vitest'
import type { Planned, Request, Response } from '../../../src/scenario/define.ts'
import { operationStream, scenarioDataset } from '../../../src/scenario/stream.ts'
import type { ShopData } from '../dataset.ts'
import shop from '../index.ts'
import { emptyMemory } from '../memory.ts'
import { productAtRank } from '../popularity.ts'
import { listProducts, viewProduct } from './browse.ts'
import { placeOrder, readOrder } from './orders.ts'

const data = scenarioDataset(shop, 1) as unknown as ShopData

type OrderPlan = Parameters<typeof placeOrder.request>[0]
type ReadPlan = Parameters<typeof readOrder.request>[0]

function planned(seed: number, count: number): Planned[] {
  const stream = operationStream(shop, data, seed)
  return Array.from({ length: count }, () => stream.next())
}

function plansOf<Params>(operation: string, of: readonly Planned[]): Params[] {
  return of.filter((plan) => plan.operation === operation).map(({ params }) => params as Params)
}

const created = (id: string): Response => ({ status: 201, headers: {}, body: { id, status: 'confirmed' } })
const refused: Response = { status: 409, headers: {}, body: { error: 'out_of_stock', message: 'Sold out.' } }

describe('placeOrder', () => {
  const orders = plansOf<OrderPlan>('placeOrder', planned(1, 20_000))

  test('has keys that differ within a stream and between streams', () => {
    const keys = [...orders, ...plansOf<OrderPlan>('placeOrder', planned(2, 20_000))].map(
      ({ idempotencyKey }) => idempotencyKey,
    )
    expect(new Set(keys).size).toBe(keys.length)
    expect(Math.max(...keys.map(({ length }) => length))).toBeLessThanOrEqual(64)
  })

  test('has lines that the contract allows', () => {
    for (const { lines } of orders) {
      expect(lines.length).toBeGreaterThan(0)
      expect(lines.length).toBeLessThanOrEqual(10)
      expect(new Set(lines.map(({ productId }) => productId)).size).toBe(lines.length)
    }
  })

  test('sells out a scarce product within a thousand orders, never all of them, and wants popular products most', () => {
    const units = new Map<number, number>()
    for (const { productId, quantity } of orders.flatMap(({ lines }) => lines)) {
      units.set(productId, (units.get(productId) ?? 0) + quantity)
    }
    const unitsEarly = orders
      .slice(0, 1_000)
      .flatMap(({ lines }) => lines)
      .reduce((sum, { productId, quantity }) => sum + (productId === productAtRank(1, 1_000) ? quantity : 0), 0)
    expect(unitsEarly).toBeGreaterThan(50)
    const soldOut = [...data.products].filter(({ id, stock }) => (units.get(id) ?? 0) > stock)
    expect(soldOut.length).toBeGreaterThan(0)
    expect(soldOut.length).toBeLessThan(20)
    expect([...units].toSorted(([, a], [, b]) => b - a)[0]?.[0]).toBe(productAtRank(0, 1_000))
  })

  test('shows the token of its user, and none where there is none', () => {
    const plan = orders[0] as OrderPlan
    const memory = emptyMemory()
    expect(placeOrder.request(plan, memory).headers).toEqual({ 'idempotency-key': plan.idempotencyKey })
    memory.tokens.set(plan.userId, 't')
    expect(placeOrder.request(plan, memory).headers).toMatchObject({ authorization: 'Bearer t' })
  })

  test('is in the ledger when accepted, and not when refused', () => {
    const plan = orders[0] as OrderPlan
    expect(placeOrder.writeKey?.(plan)).toBe(`${plan.userId}:${plan.idempotencyKey}`)
    expect(placeOrder.accepted?.(plan, created('o-1'))).toEqual({ id: 'o-1', content: { ...plan, status: 201 } })
    expect(placeOrder.accepted?.(plan, refused)).toBeUndefined()
  })
})

describe('readOrder', () => {
  test('reads an order of its user that was planned at least 200 operations before', () => {
    const all = planned(1, 5_000)
    const plannedAt = new Map<string, { at: number; userId: number }>()
    let earlier = 0
    for (const [at, { operation, params }] of all.entries()) {
      if (operation === 'placeOrder') {
        const { idempotencyKey, userId } = params as OrderPlan
        plannedAt.set(idempotencyKey, { at, userId })
      } else if (operation === 'readOrder') {
        const { idempotencyKey, userId } = params as ReadPlan
        if (idempotencyKey === undefined) continue
        earlier += 1
        expect(plannedAt.get(idempotencyKey)?.userId).toBe(userId)
        expect(at - (plannedAt.get(idempotencyKey)?.at ?? at)).toBeGreaterThanOrEqual(200)
      }
    }
    expect(earlier).toBeGreaterThan(plansOf('readOrder', all).length * 0.9)
  })

  test("falls back to the user's history until the order has an id", () => {
    const order: OrderPlan = { userId: 5, idempotencyKey: 'k', lines: [{ productId: 1, quantity: 1 }] }
    const memory = emptyMemory()
    expect(readOrder.request(order, memory).path).toBe('/orders/history-5')
    placeOrder.learn?.(order, refused, memory)
    expect(readOrder.request(order, memory).path).toBe('/orders/history-5')
    placeOrder.learn?.(order, created('o/1'), memory)
    expect(readOrder.request(order, memory).path).toBe('/orders/o%2F1')
  })

  test('tells another order from the one that was asked for', () => {
    const order: OrderPlan = { userId: 5, idempotencyKey: 'k', lines: [{ productId: 1, quantity: 1 }] }
    const memory = emptyMemory()
    const answer = (id: string, request: Request) =>
      readOrder.mismatch?.(order, { ...created(id), status: 200 }, memory, request)
    const early = readOrder.request(order, memory)
    placeOrder.learn?.(order, created('o1'), memory)
    const late = readOrder.request(order, memory)
    expect([answer('history-5', early), answer('o1', late)]).toEqual([undefined, undefined])
    const others = [answer('o1', early), answer('history-5', late), answer('o2', late)]
    expect(others).toEqual(Array(3).fill('another order than was asked for'))
  })

  test('remembers many orders, but not all for ever', () => {
    const memory = emptyMemory()
    for (let number = 0; number < 25_000; number++) {
      placeOrder.learn?.({ userId: 1, idempotencyKey: `k${number}`, lines: [] }, created(`o${number}`), memory)
    }
    expect(memory.orderIds.size).toBe(20_000)
    expect(memory.orderIds.has('k0')).toBe(false)
    expect(memory.orderIds.get('k24999')).toBe('o24999')
  })
})

test('listProducts asks for the whole shop, categories and further pages', () => {
  const paths = plansOf<Parameters<typeof listProducts.request>[0]>('listProducts', planned(1, 2_000)).map(
    (plan) => listProducts.request(plan, emptyMemory()).path,
  )
  for (const form of [
    /^\/products$/,
    /^\/products\?after=\d+$/,
    /^\/products\?category=[\w-]+$/,
    /\?category=[\w-]+&after=\d+$/,
  ]) {
    expect(paths.filter((path) => form.test(path)).length).toBeGreaterThan(10)
  }
})

describe('an answer to another question is told', () => {
  const memory = emptyMemory()
  const ids = (from: number, count: number, category = 'c') =>
    Array.from({ length: count }, (_, index) => ({ id: from + index, category }))

  test.each([
    ['the first page', undefined, undefined, ids(1, 20), 20, undefined],
    ['a last page', undefined, 5, ids(6, 3), null, undefined],
    ['no product at all', 'c', 900, [], null, undefined],
    ['a page of a category', 'c', 5, ids(6, 3), null, undefined],
    ['another category', 'd', 5, ids(6, 3), null, 'a product of another category than was asked for'],
    ['another page', undefined, 7, ids(6, 3), null, 'products that are not in order, or of another page'],
    [
      'a product twice',
      undefined,
      5,
      [...ids(6, 3), ...ids(8, 1)],
      null,
      'products that are not in order, or of another page',
    ],
    ['too many', undefined, undefined, ids(1, 21), 21, 'a longer page than was asked for'],
    ['too few', undefined, undefined, ids(1, 19), 19, 'a page that is not full and not the last one'],
    ['a gap', undefined, undefined, ids(1, 20), 21, 'a next page that begins elsewhere than this one ends'],
  ])('a list: %s', (_, category, after, products, next, expected) => {
    const params = { category, after }
    const body = { products, next }
    const request = listProducts.request(params, memory)
    expect(listProducts.mismatch?.(params, { status: 200, headers: {}, body }, memory, request)).toBe(expected)
  })

  test('another product', () => {
    const told = (id: number) => {
      const params = { productId: 5 }
      const body = { id }
      const request = viewProduct.request(params, memory)
      return viewProduct.mismatch?.(params, { status: 200, headers: {}, body }, memory, request)
    }
    expect([told(5), told(6)]).toEqual([undefined, 'another product than was asked for'])
  })

  test('an order of other lines', () => {
    const lines = [
      { productId: 7, quantity: 2 },
      { productId: 3, quantity: 1 },
    ]
    const order: OrderPlan = { userId: 5, idempotencyKey: 'k', lines }
    const told = (status: number, confirmed: object[]) => {
      const body = { id: 'o', status: 'confirmed', lines: confirmed }
      return placeOrder.mismatch?.(order, { status, headers: {}, body }, memory, placeOrder.request(order, memory))
    }
    const inOrder = [lines[1], lines[0]] as { productId: number; quantity: number }[]
    expect(told(201, inOrder)).toBeUndefined()
    expect(told(202, [])).toBeUndefined()
    expect(told(201, inOrder.slice(1))).toBe('an order with other lines than were sent')
    expect(told(201, [{ productId: 3, quantity: 2 }, inOrder[1] as object])).toBe(
      'an order with other lines than were sent',
    )
  })
})
