import { describe, expect, test } from 'vitest'
import type { Planned, Response } from '../../../src/scenario/define.ts'
import { operationStream, scenarioDataset } from '../../../src/scenario/stream.ts'
import type { ShopData } from '../dataset.ts'
import shop from '../index.ts'
import { emptyMemory } from '../memory.ts'
import { productAtRank } from '../popularity.ts'
import { listProducts } from './browse.ts'
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
    placeOrder.learn?.(order, created('o1'), memory)
    const answer = (id: string) => readOrder.mismatch?.(order, { ...created(id), status: 200 }, memory)
    expect([answer('o1'), answer('history-5')]).toEqual([undefined, undefined])
    expect([answer('o2'), answer('history-6')]).toEqual(Array(2).fill('another order than was asked for'))
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
