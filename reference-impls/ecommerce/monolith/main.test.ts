import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LaunchedService, launch } from '../../kit/testing/launch.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { rowLocks } from '../../kit/testing/row-locks.ts'
import { Shop } from '../testing/shop.ts'
import { describeShop } from '../testing/shop-contract.ts'

describe.each([
  { target: 'monolith', settings: {}, pendingMeanwhile: 0 },
  { target: 'monolith+modular', settings: { MODULAR: '1' }, pendingMeanwhile: 1 },
])('$target', ({ settings, pendingMeanwhile }) => {
  let postgres: TestPostgres
  let service: LaunchedService
  const environment = () => ({ DATABASE_URL: postgres.url('shop').href, TOKEN_SECRET: 'of the test', ...settings })
  const start = () => launch(path.join(import.meta.dirname, 'main.ts'), environment())

  beforeAll(async () => {
    postgres = await startPostgres()
    service = await start()
    await new Shop(service.url).load()
  })
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]()
    await postgres?.[Symbol.asyncDispose]()
  })

  describeShop(() => new Shop(service.url))

  test('an order that waits for its stock can be seen only where modules share no transaction', async () => {
    const shop = new Shop(service.url)
    const session = await shop.signIn(1)
    const locks = await rowLocks(postgres.url('shop'))
    await locks.hold('select from stock where product_id = 8 for update')
    const placed = shop.order(session, 'waiting', [{ productId: 8, quantity: 1 }])
    await locks.waitedFor()
    expect((await shop.send('GET', '/bench/audit')).body).toEqual({ pending: pendingMeanwhile })
    await locks.release()
    await locks.end()
    expect(await placed).toMatchObject({ status: 201, body: { status: 'confirmed' } })
  })

  test('serves Prometheus metrics by route', async () => {
    const page = await (await fetch(`${service.url}/metrics`)).text()
    expect(page).toMatch(/http_request_duration_seconds_count\{route="placeOrder",status="201"\} [1-9]/)
    expect(page).toMatch(/^process_cpu_seconds_total /m)
  })

  test('stops on SIGTERM with 0 and comes back with what it had', async () => {
    expect(await service.stop('SIGTERM')).toBe(0)
    service = await start()
    const session = await new Shop(service.url).signIn(1)
    expect((await new Shop(service.url).send('GET', '/orders/long-ago', undefined, session)).status).toBe(200)
  })
})
