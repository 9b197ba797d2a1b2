import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ServicesOverLog, startOverLog } from '../../architectures/event-driven/testing/over-log.ts'
import { rowLocks } from '../../kit/testing/row-locks.ts'
import type { Answer } from '../../kit/testing/send.ts'
import { Shop } from '../testing/shop.ts'

let services: ServicesOverLog
let shop: Shop

beforeAll(async () => {
  services = await startOverLog(import.meta.dirname, 'shop')
  shop = new Shop(services.api.url)
  await shop.load()
})

afterAll(() => services?.[Symbol.asyncDispose](), 60_000)

async function eventually(ask: () => Promise<Answer>, satisfied: (answer: Answer) => boolean): Promise<Answer> {
  const deadline = performance.now() + 10_000
  for (;;) {
    const answer = await ask()
    if (satisfied(answer)) return answer
    if (performance.now() > deadline) throw new Error(`Still ${JSON.stringify(answer)} after 10 s`)
    await delay(2)
  }
}

const settled = (session: Record<string, string>, id: string) =>
  eventually(
    () => shop.send('GET', `/orders/${id}`, undefined, session),
    ({ status, body }) => status !== 200 || body.status !== 'pending',
  )
const drained = () =>
  eventually(
    () => shop.send('GET', '/bench/audit'),
    ({ body }) => body.pending === 0,
  )

test('accepts an order, shows it as pending and then as confirmed, to its owner only', async () => {
  const [session, stranger] = await Promise.all([shop.signIn(1), shop.signIn(2)])
  const lines = [
    { productId: 5, quantity: 2 },
    { productId: 3, quantity: 1 },
  ]
  const repeats = await Promise.all(Array.from({ length: 6 }, () => shop.order(session, 'once', lines)))
  const id = repeats[0]?.body.id
  for (const { status, body } of repeats) expect([[202, 201], id]).toEqual([expect.arrayContaining([status]), body.id])
  expect(await settled(session, id)).toEqual({
    status: 200,
    body: {
      id,
      status: 'confirmed',
      totalCents: 310,
      lines: [
        { productId: 3, quantity: 1, priceCents: 102 },
        { productId: 5, quantity: 2, priceCents: 104 },
      ],
    },
  })
  await drained()
  expect((await shop.send('GET', '/products/5')).body.available).toBe(998)
  expect((await shop.send('GET', `/orders/${id}`, undefined, stranger)).status).toBe(404)
  expect((await shop.send('GET', '/orders/unknown', undefined, session)).status).toBe(404)
  expect((await shop.send('GET', '/orders/long-ago', undefined, session)).body.totalCents).toBe(90)
  expect((await shop.order(session, 'once', [{ productId: 3, quantity: 1 }])).status).toBe(422)
  expect((await shop.order(session, 'long-ago', [{ productId: 1, quantity: 1 }])).body.id).toBe('long-ago')
})

test('rejects later what is out of stock or unknown', async () => {
  const session = await shop.signIn(1)
  const buyers = await Promise.all(
    [1, 2, 3, 4].map((buyer) => shop.order(session, `last-${buyer}`, [{ productId: 30, quantity: 1 }])),
  )
  const outcomes = await Promise.all(buyers.map(({ body }) => settled(session, body.id)))
  expect(outcomes.map(({ body }) => body.reason ?? body.status).sort()).toEqual([
    'confirmed',
    'out_of_stock',
    'out_of_stock',
    'out_of_stock',
  ])
  const { body } = await shop.order(session, 'unknown', [{ productId: 999, quantity: 1 }])
  expect((await settled(session, body.id)).body).toEqual({ id: body.id, status: 'rejected', reason: 'unknown_product' })
})

test('applies every accepted order once when workers are killed in the midst of batches', async () => {
  await shop.load()
  const session = await shop.signIn(2)
  const rows = await rowLocks(services.db.url('shop'))
  const ids: string[] = []
  for (let round = 0; round < 3; round++) {
    // The stock of one product is locked, so that a batch is under way when the worker is killed.
    await rows.hold('select from stock where product_id = 2 for update')
    const keys = Array.from({ length: 20 }, (_, index) => `killed-${round}-${index}`)
    const answers = await Promise.all(keys.map((key) => shop.order(session, key, [{ productId: 2, quantity: 1 }])))
    ids.push(...answers.map(({ body }) => body.id))
    await rows.waitedFor()
    expect((await shop.send('GET', `/orders/${ids.at(-1)}`, undefined, session)).body.status).toBe('pending')
    expect((await shop.send('GET', '/bench/audit')).body.pending).toBe(20)
    await services.worker.stop('SIGKILL')
    await rows.release()
    await services.relaunchWorker()
    await drained()
  }
  await rows.end()
  const { body } = await shop.send('GET', '/bench/audit/orders?limit=5000')
  const placed = body.rows.filter((row: { idempotencyKey: string }) => row.idempotencyKey.startsWith('killed-'))
  expect(placed.map((row: { id: string }) => row.id).sort()).toEqual([...ids].sort())
  expect((await shop.send('GET', '/products/2')).body.available).toBe(1_000 - ids.length)
})

test('keeps an accepted order pending while there is no worker, across a restart of the API; a reset drops it', async () => {
  const session = await shop.signIn(1)
  expect(await services.worker.stop('SIGTERM')).toBe(0)
  const { status, body: order } = await shop.order(session, 'waiting', [{ productId: 4, quantity: 1 }])
  expect(status).toBe(202)
  expect(await services.api.stop('SIGTERM')).toBe(0)
  await services.relaunchApi()
  shop = new Shop(services.api.url)
  const read = () => shop.send('GET', `/orders/${order.id}`, undefined, session)
  expect(await read()).toEqual({ status: 200, body: { id: order.id, status: 'pending' } })
  expect((await shop.send('GET', '/bench/audit')).body).toEqual({ pending: 1 })
  expect((await shop.send('POST', '/bench/reset')).status).toBe(204)
  expect((await shop.send('GET', '/bench/audit')).body).toEqual({ pending: 0 })
  // Loading ends when there is somebody who applies orders.
  const loading = shop.load()
  await services.relaunchWorker()
  await loading
  const { body: later } = await shop.order(session, 'later', [{ productId: 4, quantity: 1 }])
  expect((await settled(session, later.id)).body.status).toBe('confirmed')
  const { body } = await shop.send('GET', '/bench/audit/orders')
  expect(body.rows.map((row: { idempotencyKey: string }) => row.idempotencyKey).sort()).toEqual(['later', 'long-ago'])
})
