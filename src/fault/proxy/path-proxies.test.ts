import { once } from 'node:events'
import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { PathProxies } from './path-proxies.ts'

let echo: Server
let proxies: PathProxies
let port: number

beforeAll(async () => {
  echo = createServer({ allowHalfOpen: true }, (socket) => socket.on('error', () => {}).pipe(socket))
  await once(echo.listen(0, '127.0.0.1'), 'listening')
  proxies = new PathProxies()
  port = await proxies.open('app', 'db', { host: '127.0.0.1', upstreams: [addressOf(echo)] })
})
afterAll(async () => {
  await proxies[Symbol.asyncDispose]()
  echo.close()
})

function addressOf(server: Server): { host: string; port: number } {
  return { host: '127.0.0.1', port: (server.address() as { port: number }).port }
}

const sockets: Socket[] = []
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy()
})

async function connect(to = port): Promise<Socket> {
  const socket = createConnection({ host: '127.0.0.1', port: to, noDelay: true })
  sockets.push(socket)
  await once(socket, 'connect')
  socket.on('error', () => {}) // told by 'close'
  return socket
}

/** Sends and waits for the same to come back, in milliseconds. Rejects where the connection is lost. */
function roundTrip(socket: Socket, text = 'ping'): Promise<number> {
  const start = performance.now()
  let left = text.length
  return new Promise((resolve, reject) => {
    const lose = (): void => reject(new Error('the connection was lost'))
    const take = (chunk: Buffer): void => {
      left -= chunk.length
      if (left > 0) return
      socket.off('data', take).off('close', lose)
      resolve(performance.now() - start)
    }
    socket.on('data', take).once('close', lose)
    if (socket.destroyed) lose()
    else socket.write(text)
  })
}

const IMPEDIMENT = { latencyMs: 0, lossShare: 0, isCut: false }

test('bytes go through unchanged in both directions, however many', async () => {
  const socket = await connect()
  const text = 'x'.repeat(3_000_000)
  expect(await roundTrip(socket, text)).toBeGreaterThan(0)
  socket.end()
  await once(socket, 'end')
})

test('latency is added to each round trip, in both directions together, and ends', async () => {
  const socket = await connect()
  await proxies.impede({ ...IMPEDIMENT, latencyMs: 150 }, 'db', undefined)
  const slow = await roundTrip(socket)
  await proxies.impede(undefined, 'db', undefined)
  const after = []
  for (let n = 0; n < 20; n++) after.push(await roundTrip(socket))
  expect(slow).toBeGreaterThanOrEqual(149)
  expect(Math.min(...after)).toBeLessThan(slow - 75)
})

test('what is sent while there is latency keeps its order', async () => {
  const socket = await connect()
  await proxies.impede({ ...IMPEDIMENT, latencyMs: 40 }, 'app', 'db')
  let received = ''
  socket.on('data', (chunk) => {
    received += chunk.toString()
  })
  for (let n = 0; n < 50; n++) {
    socket.write(`${n},`)
    if (n === 25) await proxies.impede(undefined, 'app', 'db')
  }
  await expect.poll(() => received).toBe(Array.from({ length: 50 }, (_, n) => `${n},`).join(''))
})

test('a lost packet stalls the connection until it gets through', async () => {
  const socket = await connect()
  await proxies.impede({ ...IMPEDIMENT, lossShare: 1 }, 'db', undefined)
  const stalled = roundTrip(socket)
  const first = await Promise.race([stalled.then(() => 'answered'), new Promise((r) => setTimeout(r, 300, 'stalled'))])
  await proxies.impede(undefined, 'db', undefined)
  expect(first).toBe('stalled')
  expect(await stalled).toBeGreaterThan(199)
})

test('a cut path resets connections and refuses new ones; later there are new ones', async () => {
  const socket = await connect()
  await roundTrip(socket)
  const lost = new Promise((resolve) => socket.once('close', resolve))
  await proxies.impede({ ...IMPEDIMENT, isCut: true }, 'db', 'app')
  await lost
  await expect(connect().then((other) => roundTrip(other))).rejects.toThrow()
  await proxies.impede(undefined, 'db', 'app')
  const again = await connect()
  expect(await roundTrip(again)).toBeGreaterThan(0)
})

test('another path is not impeded', async () => {
  const other = await proxies.open('worker', 'log', { host: '127.0.0.1', upstreams: [addressOf(echo)] })
  await proxies.impede({ ...IMPEDIMENT, isCut: true }, 'db', undefined)
  const socket = await connect(other)
  expect(await roundTrip(socket)).toBeGreaterThan(0)
  await proxies.impede(undefined, 'db', undefined)
})

test('a component that does not listen resets, and where all proxies are gone nothing listens', async () => {
  const own = new PathProxies()
  const closed = createServer()
  await once(closed.listen(0, '127.0.0.1'), 'listening')
  const upstream = addressOf(closed)
  closed.close()
  await once(closed, 'close')
  const to = await own.open('app', 'db', { host: '127.0.0.1', upstreams: [upstream] })
  await expect(connect(to).then((socket) => roundTrip(socket))).rejects.toThrow()
  await own[Symbol.asyncDispose]()
  await expect(connect(to)).rejects.toThrow('ECONNREFUSED')
})
