import { createServer, type RequestListener, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { Front, type ReplicaAddress } from './front.ts'
import { Fronts } from './fronts.ts'

const HOST = '127.0.0.1'
const servers: Server[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))))
})

async function replica(answer: RequestListener): Promise<ReplicaAddress> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, HOST, resolve))
  return { host: HOST, port: (server.address() as { port: number }).port }
}

async function fronted(...replicas: readonly ReplicaAddress[]) {
  const front = new Front()
  for (const each of replicas) front.add(each)
  const url = `http://${HOST}:${await front.listen(HOST)}`
  return { front, url, [Symbol.asyncDispose]: () => front.close() }
}

test('a request and its answer come through as they are', async () => {
  const seen: unknown[] = []
  const one = await replica(async (request, response) => {
    seen.push(request.method, request.url, request.headers['idempotency-key'], await text(request))
    response.writeHead(201, { 'x-order': '7', 'set-cookie': ['a=1', 'b=2'] })
    response.end('{"id":7}')
  })
  await using front = await fronted(one)
  const headers = { 'idempotency-key': 'k1' }
  const answer = await fetch(`${front.url}/orders?a=1`, { method: 'POST', headers, body: 'two lemons' })
  expect(seen).toEqual(['POST', '/orders?a=1', 'k1', 'two lemons'])
  expect([answer.status, answer.headers.get('x-order'), answer.headers.getSetCookie()]).toEqual([
    201,
    '7',
    ['a=1', 'b=2'],
  ])
  expect(await answer.text()).toBe('{"id":7}')
})

test('each request goes to the replica with the fewest unanswered; one that is to go answers what it has, and gets no more', async () => {
  const held: (() => void)[] = []
  const names: string[] = []
  const named =
    (name: string): RequestListener =>
    (request, response) => {
      names.push(name)
      if (request.url === '/held') held.push(() => response.end(name))
      else response.end(name)
    }
  const [one, two] = [await replica(named('one')), await replica(named('two'))]
  await using front = await fronted(one)
  const waiting = fetch(`${front.url}/held`)
  await expect.poll(() => held.length).toBe(1)
  front.front.add(two)
  expect(await (await fetch(front.url)).text()).toBe('two')
  let isDrained = false
  const drained = front.front.drain(one).then(() => {
    isDrained = true
  })
  for (let request = 0; request < 4; request++) expect(await (await fetch(front.url)).text()).toBe('two')
  expect(isDrained).toBe(false)
  held[0]?.()
  expect(await (await waiting).text()).toBe('one')
  await drained
  expect(names.filter((name) => name === 'one')).toHaveLength(1)
})

test('without a replica, and where one has gone, the client is told', async () => {
  await using empty = await fronted()
  expect((await fetch(empty.url)).status).toBe(503)
  await using gone = await fronted({ host: HOST, port: 1 })
  expect((await fetch(gone.url)).status).toBe(502)
})

test('a front in its thread adds and drains replicas, and says what is in flight', async () => {
  const held: (() => void)[] = []
  const one = await replica((_, response) => void held.push(() => response.end('one')))
  await using fronts = new Fronts()
  const front = await fronts.open('shop', HOST)
  await front.add(one)
  const answer = fetch(`http://${HOST}:${front.port}`)
  await expect.poll(() => held.length).toBe(1)
  expect(await front.inFlight()).toBe(1)
  const drained = front.drain(one)
  held[0]?.()
  expect(await (await answer).text()).toBe('one')
  await drained
  expect((await fetch(`http://${HOST}:${front.port}`)).status).toBe(503)
})
