import { expect, test } from 'vitest'
import { serveHttp } from './http-server.ts'

const OK = { status: 200, body: {} }

test('while as many requests are under way as it may take, a server turns others away at once, and then serves again', async () => {
  const entered = Promise.withResolvers<void>()
  const release = Promise.withResolvers<void>()
  await using server = await serveHttp({
    host: '127.0.0.1',
    port: 0,
    routes: [
      {
        name: 'wait',
        method: 'GET',
        path: '/wait',
        handle: async () => {
          entered.resolve()
          await release.promise
          return OK
        },
      },
      { name: 'state', method: 'GET', path: '/bench/state', handle: async () => OK },
    ],
    healthy: async () => true,
    log: () => {},
    mostUnderWay: 1,
  })
  const get = (path: string): Promise<Response> => fetch(new URL(path, server.url))
  const first = get('/wait')
  await entered.promise
  const shed = await get('/wait')
  expect(shed.status).toBe(503)
  expect(shed.headers.get('retry-after')).toBe('1')
  expect(await shed.json()).toMatchObject({ error: expect.any(String), message: 'Too many requests are under way.' })
  expect((await get('/healthz')).status).toBe(200)
  expect((await get('/bench/state')).status).toBe(200)
  release.resolve()
  expect((await first).status).toBe(200)
  await expect.poll(async () => (await get('/wait')).status).toBe(200)
})

test('a client that goes away makes room', async () => {
  const entered = Promise.withResolvers<void>()
  const never = Promise.withResolvers<typeof OK>()
  let isFirst = true
  const server = await serveHttp({
    host: '127.0.0.1',
    port: 0,
    routes: [
      {
        name: 'wait',
        method: 'GET',
        path: '/wait',
        handle: async () => {
          if (!isFirst) return OK
          isFirst = false
          entered.resolve()
          return never.promise
        },
      },
    ],
    healthy: async () => true,
    log: () => {},
    mostUnderWay: 1,
  })
  const leaving = new AbortController()
  const first = fetch(new URL('/wait', server.url), { signal: leaving.signal })
  await entered.promise
  leaving.abort()
  await expect(first).rejects.toThrow()
  await expect.poll(async () => (await fetch(new URL('/wait', server.url))).status).toBe(200)
  never.resolve(OK)
  await server[Symbol.asyncDispose]()
})
