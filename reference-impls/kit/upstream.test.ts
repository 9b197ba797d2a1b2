import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { CallGuards } from './call-guards.ts'
import { connectUpstream, type Upstream } from './upstream.ts'

const GUARDS: CallGuards = { breaker: true, timeouts: true, retries: true, bulkhead: 0 }
const GET = { method: 'GET', path: '/' } as const

interface Called extends AsyncDisposable {
  readonly upstream: Upstream
  /** Requests that have arrived. */
  readonly arrived: () => number
}

async function call(guards: Partial<CallGuards>, answer: RequestListener, timeoutMs = 60_000): Promise<Called> {
  const server = createServer(answer)
  let arrived = 0
  server.on('request', () => {
    arrived += 1
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const options = { name: 'stock', url, connections: 64, timeoutMs, log: () => {} }
  const upstream = connectUpstream({ ...options, guards: { ...GUARDS, ...guards } })
  return {
    upstream,
    arrived: () => arrived,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await upstream[Symbol.asyncDispose]()
      server.close()
    },
  }
}

const failing: RequestListener = (_request, response) => void response.writeHead(500).end()
const silent: RequestListener = () => {}
const statusOf = (upstream: Upstream): Promise<number> =>
  upstream.send(GET, false).then(
    ({ status }) => status,
    ({ status }: { status: number }) => status,
  )

async function statusesOf(upstream: Upstream, count: number): Promise<number[]> {
  const statuses: number[] = []
  for (let sent = 0; sent < count; sent++) statuses.push(await statusOf(upstream))
  return statuses
}

test('a circuit breaker leaves a service alone that fails; without one every call arrives', async () => {
  await using guarded = await call({}, failing)
  expect(new Set(await statusesOf(guarded.upstream, 40))).toEqual(new Set([500, 503]))
  expect(guarded.arrived()).toBeLessThan(40)
  await using open = await call({ breaker: false }, failing)
  expect(new Set(await statusesOf(open.upstream, 40))).toEqual(new Set([500]))
  expect(open.arrived()).toBe(40)
})

test('a circuit breaker opens as well for a service that is too slow', async () => {
  await using guarded = await call({}, silent, 50)
  await Promise.all(Array.from({ length: 20 }, () => statusOf(guarded.upstream)))
  expect(await statusOf(guarded.upstream)).toBe(503)
  expect(guarded.arrived()).toBe(20)
  await using open = await call({ breaker: false }, silent, 50)
  await Promise.all(Array.from({ length: 20 }, () => statusOf(open.upstream)))
  expect(await statusOf(open.upstream)).toBe(503)
  expect(open.arrived()).toBe(21)
})

test('without time-outs an answer is waited for that is later than the time-out', async () => {
  const answer = Promise.withResolvers<void>()
  const late: RequestListener = (_request, response) => void answer.promise.then(() => response.end())
  await using patient = await call({ timeouts: false }, late, 50)
  const status = statusOf(patient.upstream)
  await expect.poll(patient.arrived).toBe(1)
  await using guarded = await call({}, silent, 50)
  expect(await statusOf(guarded.upstream)).toBe(503)
  answer.resolve()
  expect(await status).toBe(200)
})

test('a call that does no harm twice is made again; without retries it is not', async () => {
  const failFirst = (): RequestListener => {
    let count = 0
    return (_request, response) => void response.writeHead(count++ === 0 ? 500 : 200).end()
  }
  await using again = await call({}, failFirst())
  expect((await again.upstream.send(GET, true)).status).toBe(200)
  expect(again.arrived()).toBe(2)
  await using once = await call({ retries: false }, failFirst())
  expect((await once.upstream.send(GET, true)).status).toBe(500)
  expect(once.arrived()).toBe(1)
})

test('retries are a share of the calls: a service that fails does not get a multiple of its load', async () => {
  await using failed = await call({ breaker: false }, failing)
  for (let sent = 0; sent < 20; sent++) await failed.upstream.send(GET, true)
  expect(failed.arrived()).toBeLessThanOrEqual(20 + 12)
  expect(failed.arrived()).toBeGreaterThan(20)
})

test('a bulkhead refuses what is beyond it at once, and takes more when there is room', async () => {
  const answers: (() => void)[] = []
  await using walled = await call({ bulkhead: 2 }, (_request, response) => {
    answers.push(() => void response.end())
  })
  const taken = [statusOf(walled.upstream), statusOf(walled.upstream)]
  expect(await statusOf(walled.upstream)).toBe(503)
  await expect.poll(() => answers.length).toBe(2)
  for (const answer of answers.splice(0)) answer()
  expect(await Promise.all(taken)).toEqual([200, 200])
  const next = statusOf(walled.upstream)
  await expect.poll(() => answers.length).toBe(1)
  answers[0]?.()
  expect(await next).toBe(200)
})
