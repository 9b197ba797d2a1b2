import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../../kit/database.ts'
import { startPostgres, type TestPostgres } from '../../../kit/testing/postgres.ts'
import { inventoryBench, inventorySchema, postgresInventory } from './postgres.ts'

describe('postgresInventory', () => {
  let server: TestPostgres
  let database: OpenDatabase

  beforeAll(async () => {
    server = await startPostgres()
    const url = server.url('inventory')
    database = await openDatabase({ url, connections: 16, schema: [inventorySchema], log: () => {} })
  })
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })
  beforeEach(() => inventoryBench(database).reset())

  const stock = (amounts: readonly number[]) =>
    inventoryBench(database).rows.products?.(amounts.map((stock, index) => ({ id: index + 1, stock })))
  const left = async () => {
    const page = await inventoryBench(database).audit.stock?.(undefined, 100)
    return page?.rows.map((row) => (row as { available: number }).available)
  }

  test('takes all lines or none', async () => {
    await stock([5, 1])
    const inventory = postgresInventory(database)
    expect(
      await inventory.reserve('a', [
        { productId: 1, quantity: 2 },
        { productId: 2, quantity: 1 },
      ]),
    ).toBe('reserved')
    expect(
      await inventory.reserve('b', [
        { productId: 1, quantity: 1 },
        { productId: 2, quantity: 1 },
      ]),
    ).toBe('out_of_stock')
    expect(await left()).toEqual([3, 0])
  })

  test('takes nothing for an unknown product', async () => {
    await stock([5])
    const lines = [
      { productId: 1, quantity: 1 },
      { productId: 9, quantity: 1 },
    ]
    expect(await postgresInventory(database).reserve('a', lines)).toBe('out_of_stock')
    expect(await left()).toEqual([5])
  })

  test('reserves once for an order, however often and however concurrently it is asked', async () => {
    await stock([3])
    const inventory = postgresInventory(database)
    const lines = [{ productId: 1, quantity: 3 }]
    const outcomes = await Promise.all(Array.from({ length: 12 }, () => inventory.reserve('same', lines)))
    expect(outcomes).toEqual(Array(12).fill('reserved'))
    expect(await left()).toEqual([0])
  })

  test('releases once what was reserved', async () => {
    await stock([3, 3])
    const inventory = postgresInventory(database)
    await inventory.reserve('a', [
      { productId: 1, quantity: 2 },
      { productId: 2, quantity: 3 },
    ])
    await Promise.all(Array.from({ length: 8 }, () => inventory.release('a')))
    await inventory.release('never reserved')
    expect(await left()).toEqual([3, 3])
  })

  test('neither oversells nor deadlocks when many orders want few products in any order', async () => {
    const start = [40, 60, 80]
    await stock(start)
    const inventory = postgresInventory(database)
    const orders = Array.from({ length: 400 }, (_, index) => {
      const products = [[1, 2, 3], [3, 1], [2, 3], [3, 2, 1], [2], [1, 3]][index % 6] ?? []
      return {
        id: `order-${index % 350}`,
        lines: products.map((productId) => ({ productId, quantity: 1 + (index % 2) })),
      }
    })
    const outcomes = await Promise.all(
      orders.map(async ({ id, lines }, index) => {
        const outcome = await inventory.reserve(id, lines)
        if (index % 7 === 0) await inventory.release(id)
        return outcome
      }),
    )
    expect(new Set(outcomes)).toEqual(new Set(['reserved', 'out_of_stock']))
    const taken = await database.query<{ product: number; quantity: number }>(
      {
        name: 'taken',
        text: `select product, sum(quantity)::integer as quantity from reservations, unnest(product_ids, quantities) as t(product, quantity)
          group by product order by product`,
      },
      [],
    )
    const now = (await left()) ?? []
    expect(Math.min(...now)).toBeGreaterThanOrEqual(0)
    expect(taken.map(({ quantity }, index) => quantity + (now[index] ?? 0))).toEqual(start)
  })
})
