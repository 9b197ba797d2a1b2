import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveRaw } from '../../http/testing/raw-server.ts'
import type { ClosedLoad, Driver } from '../driver.ts'
import {
  brokenLedger,
  brokenSums,
  drive,
  driveUntil,
  notesDriver,
  percentileMs,
  sumMs,
  UNTIL_ENOUGH_MS,
} from '../testing/harness.ts'
import { answer, serveNotes } from '../testing/server.ts'

let driver: Driver
beforeAll(async () => {
  driver = await notesDriver()
})
afterAll(async () => driver[Symbol.asyncDispose]())

const stage: ClosedLoad = { loop: 'closed', connections: 4, leadInMs: 50, durationMs: 500 }
const untilEnough: ClosedLoad = { ...stage, durationMs: UNTIL_ENOUGH_MS }

test('a constant delay is measured as it is, with as many requests as fit', async () => {
  await using server = await serveNotes((request, response) => {
    setTimeout(answer, 20, request, response)
    return 'handled'
  })
  const { measurement } = await drive(driver, server.url, { ...stage, durationMs: 600 })
  // How exactly is the matter of bench/load-accuracy, on a quiet machine.
  expect(percentileMs(measurement.responseTime, 0)).toBeGreaterThan(19)
  expect(measurement.responseTime).toEqual(measurement.serviceTime)
  expect(measurement.requests.completed).toBeLessThanOrEqual((4 * 600) / 20 + 4)
  const { meanInFlight } = measurement.driver
  expect(meanInFlight).toBeLessThanOrEqual(4)
  // Little's law, but for what is cut at the edges: what each connection had under way there.
  const cutMs = 2 * 4 * percentileMs(measurement.serviceTime, 100)
  expect(Math.abs(meanInFlight * 600 - sumMs(measurement.serviceTime))).toBeLessThan(cutMs)
  expect(brokenSums(measurement)).toEqual([])
})

test('every write that the server saw is in the ledger once, accepted or unresolved', async () => {
  let writes = 0
  await using server = await serveNotes((request, response) => {
    if (request.method !== 'POST') return undefined
    const write = writes++
    if (write % 4 === 1) return 'handled'
    if (write % 4 !== 2) return undefined
    answer(request, response, 500, { error: 'broken' })
    return 'handled'
  })
  const enough = ({ completed, failed }: { completed: number; failed: number }) => completed > 20 && failed > 8
  const driven = await driveUntil(driver, server.url, untilEnough, enough, { requestTimeoutMs: 250 })
  const { measurement, ledger } = driven
  expect(brokenLedger(driven, server.received)).toEqual([])
  expect(ledger.accepted.length).toBeGreaterThan(0)
  expect(ledger.unresolved.length).toBeGreaterThan(0)
  expect(measurement.errors.timeout).toBeGreaterThan(0)
  expect(measurement.errors['status 500']).toBeGreaterThan(0)
  expect(percentileMs(measurement.responseTime, 100)).toBeGreaterThanOrEqual(249)
  expect(brokenSums(measurement)).toEqual([])
})

test('a target that hangs from the lead-in on has errors, and what it never answered is unresolved', async () => {
  await using server = await serveNotes(() => 'handled')
  const driven = await driveUntil(
    driver,
    server.url,
    { ...untilEnough, connections: 32 },
    () => server.received.length >= 32,
    { requestTimeoutMs: 400 },
  )
  const { measurement, ledger } = driven
  // All connections wait for an answer when the window opens, and time out after it.
  expect(measurement.requests.failed).toBeGreaterThanOrEqual(32)
  expect(measurement.requests.completed).toBe(0)
  expect(Object.keys(measurement.errors)).toEqual(['timeout'])
  expect(brokenSums(measurement)).toEqual([])
  expect(ledger.unresolved.length).toBeGreaterThan(0)
  expect(brokenLedger(driven, server.received)).toEqual([])
})

test('connections that break are counted, and answers still belong to their requests', async () => {
  await using server = await serveNotes((request, _response, index) => {
    if (index % 50 !== 25) return undefined
    if (index % 100 === 25) request.socket.destroy()
    else request.socket.end()
    return 'handled'
  })
  const enough = ({ completed, failed }: { completed: number; failed: number }) => completed > 100 && failed > 3
  const driven = await driveUntil(driver, server.url, untilEnough, enough)
  const { measurement } = driven
  expect(Object.keys(measurement.errors)).toEqual(['connection closed'])
  expect(measurement.errors['connection closed']).toBeGreaterThan(1)
  expect(measurement.requests.completed).toBeGreaterThan(100)
  expect(brokenLedger(driven, server.received)).toEqual([])
  expect(brokenSums(measurement)).toEqual([])
})

test('a half answer on a connection that breaks does not spoil the next', async () => {
  await using server = await serveNotes((_request, response, index) => {
    if (index % 50 !== 25) return undefined
    response.writeHead(200, { 'content-length': '100' }).write('{"id"', () => response.destroy())
    return 'handled'
  })
  const enough = ({ completed, failed }: { completed: number; failed: number }) => completed > 100 && failed > 1
  const { measurement } = await driveUntil(driver, server.url, untilEnough, enough)
  expect(Object.keys(measurement.errors)).toEqual(['connection closed'])
  expect(measurement.requests.completed).toBeGreaterThan(100)
})

test('a connection that the server says it will close is no failure', async () => {
  await using server = await serveNotes((_request, response, index) => {
    if (index % 10 === 5) response.shouldKeepAlive = false
    return undefined
  })
  const { measurement } = await driveUntil(
    driver,
    server.url,
    untilEnough,
    ({ completed }) => completed > 100 && server.connections > 10,
  )
  expect(measurement.errors).toEqual({})
  expect(measurement.requests.completed).toBeGreaterThan(100)
  expect(server.connections).toBeGreaterThan(10)
})

test('a port that refuses gives connection errors, without a burst of attempts', async () => {
  const server = await serveNotes()
  await server[Symbol.asyncDispose]()
  const { measurement } = await drive(driver, server.url, stage)
  expect(Object.keys(measurement.errors)).toEqual(['connection refused'])
  expect(measurement.requests.failed).toBeLessThan(4 * 15)
  expect(brokenSums(measurement)).toEqual([])
})

test('the same seed sends the same requests in the same order', async () => {
  const sent: (readonly string[])[] = []
  for (const seed of [3, 3, 4]) {
    await using server = await serveNotes()
    const enough = () => server.received.length >= 200
    await driveUntil(driver, server.url, { ...untilEnough, connections: 1 }, enough, { target: `${sent.length}`, seed })
    sent.push(server.received.slice(0, 200))
    expect(server.connections).toBe(1)
  }
  expect(sent[0]).toHaveLength(200)
  expect(sent[1]).toEqual(sent[0])
  expect(sent[2]).not.toEqual(sent[0])
})

const NOTE = Buffer.from('{"id":"0","text":"é"}')
const HEAD = `content-type: application/json\r\ncontent-length: ${NOTE.length}\r\n\r\n`
/** In the middle of the é. */
const SPLIT = NOTE.indexOf(0xc3) + 1

test.each<[string, (string | Buffer)[], boolean]>([
  [
    'a character that two packets share',
    [`HTTP/1.1 201 Created\r\n${HEAD}`, NOTE.subarray(0, SPLIT), NOTE.subarray(SPLIT)],
    false,
  ],
  [
    '1xx before the answer',
    ['HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n', `HTTP/1.1 201 Created\r\n${HEAD}`, NOTE],
    false,
  ],
  [
    'a body that ends with its connection',
    ['HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n\r\n', NOTE],
    true,
  ],
])('%s is read as it is', async (what, pieces, closes) => {
  await using server = await serveRaw(
    () => pieces,
    (socket) => {
      if (closes) socket.end()
    },
  )
  const enough = ({ completed, failed }: { completed: number; failed: number }) => completed > 0 && failed > 0
  const { measurement, ledger } = await driveUntil(driver, server.url, untilEnough, enough, { target: what })
  // 201 is no answer to a read.
  expect(Object.keys(measurement.errors)).toEqual(['status 201'])
  expect(measurement.operations.write?.completed).toBeGreaterThan(0)
  expect(ledger.unresolved).toEqual([])
  expect(brokenSums(measurement)).toEqual([])
  if (!closes) expect(server.connections).toBe(4)
})

test('times are told to the microsecond, not to the millisecond', async () => {
  await using server = await serveNotes()
  const { measurement } = await driveUntil(driver, server.url, untilEnough, ({ completed }) => completed > 100)
  const percentiles = Array.from({ length: 99 }, (_, index) => percentileMs(measurement.responseTime, index + 1))
  expect(percentiles.some((ms) => ms !== Math.round(ms))).toBe(true)
})

test('some accepted writes are watched until they can be seen, where that was asked for', async () => {
  await using server = await serveNotes()
  const watched = await drive(driver, server.url, { ...stage, durationMs: 800, watchWrites: true })
  expect(watched.measurement.visibility.count).toBeGreaterThan(0)
  // One in 250 ms of the window and of the answers that end after it.
  const longestMs = 800 + percentileMs(watched.measurement.responseTime, 100)
  expect(watched.measurement.visibility.count).toBeLessThanOrEqual(1 + longestMs / 250)
  expect(brokenSums(watched.measurement)).toEqual([])
  const { measurement } = await drive(driver, server.url, stage)
  expect(measurement.visibility.count).toBe(0)
})
