import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { Shop } from '../testing/shop.ts'
import { describeShop } from '../testing/shop-contract.ts'

describe('microservices', () => {
  const resources = new AsyncDisposableStack()
  let postgres: TestPostgres
  let gateway: LaunchedService
  let inventory: LaunchedService

  async function start(name: string, environment: Record<string, string>): Promise<LaunchedService> {
    const file = path.join(import.meta.dirname, `${name}.ts`)
    const settings = { DATABASE_URL: postgres.url(name).href, TOKEN_SECRET: 'of the test', ...environment }
    return resources.use(await launch(file, settings))
  }

  beforeAll(async () => {
    postgres = resources.use(await startPostgres())
    const [accounts, stock] = await Promise.all([start('accounts', {}), start('inventory', {})])
    inventory = stock
    const INVENTORY_URL = inventory.url
    const catalog = await start('catalog', { INVENTORY_URL })
    const orders = await start('orders', { INVENTORY_URL, CATALOG_URL: catalog.url })
    const urls = { ACCOUNTS_URL: accounts.url, CATALOG_URL: catalog.url, ORDERS_URL: orders.url, INVENTORY_URL }
    gateway = await start('gateway', urls)
    await new Shop(gateway.url).load()
  })
  afterAll(() => resources.disposeAsync(), 30_000)

  describeShop(() => new Shop(gateway.url))

  test('does not let the public reach what services offer to each other', async () => {
    const shop = new Shop(gateway.url)
    expect((await new Shop(inventory.url).send('GET', '/internal/stock?ids=1')).status).toBe(200)
    expect((await shop.send('GET', '/internal/stock?ids=1')).status).toBe(404)
    expect((await shop.send('POST', '/internal/reservations', { orderId: 'x', lines: [] })).status).toBe(404)
  })

  test('accepts an order while the inventory is away, and confirms it when it is back', async () => {
    const shop = new Shop(gateway.url)
    const session = await shop.signIn(1)
    process.kill(inventory.pid, 'SIGSTOP')
    const accepted = await shop.order(session, 'patient', [{ productId: 9, quantity: 4 }])
    process.kill(inventory.pid, 'SIGCONT')
    expect(accepted).toEqual({ status: 202, body: { id: expect.any(String), status: 'pending' } })
    const read = () => shop.send('GET', `/orders/${accepted.body.id}`, undefined, session)
    await expect.poll(read, { timeout: 20_000, interval: 20 }).toMatchObject({ body: { status: 'confirmed' } })
    expect((await shop.order(session, 'patient', [{ productId: 9, quantity: 4 }])).body.id).toBe(accepted.body.id)
    expect((await shop.send('GET', '/products/9')).body.available).toBe(996)
    expect((await shop.send('GET', '/bench/audit')).body).toEqual({ pending: 0 })
  })
})
