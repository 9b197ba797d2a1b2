import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../../kit/database.ts'
import { startPostgres, type TestPostgres } from '../../../kit/testing/postgres.ts'
import { catalogBench, catalogSchema, postgresCatalog } from '../catalog/postgres.ts'
import type { Inventory } from '../inventory/port.ts'
import { inventoryBench, inventorySchema, postgresInventory } from '../inventory/postgres.ts'
import { sagaOrders } from './saga.ts'
import { ordersSchema, postgresOrderStore } from './store.ts'

describe('sagaOrders', () => {
  let server: TestPostgres
  let database: OpenDatabase
  const failures: string[] = []

  beforeAll(async () => {
    server = await startPostgres()
    const schema = [catalogSchema, inventorySchema, ordersSchema]
    database = await openDatabase({ url: server.url('shop'), connections: 8, schema, log: () => {} })
    const product = { id: 1, name: 'n', category: 'c', description: 'd', priceCents: 10, stock: 5 }
    await catalogBench(database).rows.products?.([product])
    await inventoryBench(database).rows.products?.([product])
  })
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })

  const orders = (inventory: Pick<Inventory, 'reserve' | 'release'>) =>
    sagaOrders(postgresOrderStore(database), postgresCatalog(database), inventory, (_error, id) => failures.push(id))
  const purchase = (idempotencyKey: string, quantity: number) => ({
    userId: 1,
    idempotencyKey,
    lines: [{ productId: 1, quantity }],
  })
  const left = async () => (await postgresInventory(database).available([1]))[0]?.available

  test('leaves an order pending when its reservation was made and the answer was lost, and then ends it without a second one', async () => {
    const real = postgresInventory(database)
    const answerIsLost: Inventory = {
      ...real,
      async reserve(orderId, lines) {
        await real.reserve(orderId, lines)
        throw new Error('The connection broke')
      },
    }
    const placed = await orders(answerIsLost).place(purchase('lost answer', 2))
    expect(placed).toEqual({ id: expect.any(String), status: 'pending' })
    expect(failures).toEqual([(placed as { id: string }).id])
    expect(await left()).toBe(3)
    expect(await orders(real).resume(0)).toBe(1)
    expect(await left()).toBe(3)
    expect(await orders(real).place(purchase('lost answer', 2))).toMatchObject({ ...placed, status: 'confirmed' })
  })

  test('ends an order by its repeat, if that comes before the resuming', async () => {
    const away: Inventory = { ...postgresInventory(database), reserve: () => Promise.reject(new Error('away')) }
    const placed = await orders(away).place(purchase('repeat', 1))
    const repeat = await orders(postgresInventory(database)).place(purchase('repeat', 1))
    expect(repeat).toMatchObject({ ...placed, status: 'confirmed', totalCents: 10 })
    expect(await orders(away).resume(0)).toBe(0)
  })

  test('rejects what is not in stock, for good', async () => {
    const rejected = await orders(postgresInventory(database)).place(purchase('too much', 100))
    expect(rejected).toEqual({ id: expect.any(String), status: 'rejected', reason: 'out_of_stock' })
    expect(await orders(postgresInventory(database)).place(purchase('too much', 100))).toEqual(rejected)
  })

  test('gives a reservation back when somebody else has rejected the order meanwhile', async () => {
    const store = postgresOrderStore(database)
    const real = postgresInventory(database)
    const before = await left()
    const overtaken: Inventory = {
      ...real,
      async reserve(orderId, lines) {
        const outcome = await real.reserve(orderId, lines)
        await store.finish(orderId, 'rejected', 'out_of_stock')
        return outcome
      },
    }
    expect(await orders(overtaken).place(purchase('overtaken', 1))).toMatchObject({ status: 'rejected' })
    expect(await left()).toBe(before)
  })
})
