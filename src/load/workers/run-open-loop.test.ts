import { afterAll, beforeAll, expect, test } from 'vitest'
import { arrivalOffsets } from '../arrivals.ts'
import type { Driver } from '../driver.ts'
import { brokenLedger, brokenSums, drive, notesDriver, percentileMs, steadyLoad, sumMs } from '../testing/harness.ts'
import { answer, serveNotes } from '../testing/server.ts'

let driver: Driver
beforeAll(async () => {
  driver = await notesDriver()
})
afterAll(async () => driver[Symbol.asyncDispose]())

test('exactly the arrivals of the schedule are planned, and all of them are accounted for', async () => {
  await using server = await serveNotes()
  const { measurement, ledger } = await drive(driver, server.url, steadyLoad())
  const offsets = [...arrivalOffsets(steadyLoad(), 1)]
  expect(measurement.requests).toEqual({
    planned: offsets.filter((at) => at >= 100).length,
    sent: measurement.requests.planned,
    completed: measurement.requests.planned,
    failed: 0,
    dropped: 0,
  })
  expect(measurement.responseTime.count).toBe(measurement.requests.completed)
  expect(ledger.accepted.length).toBeGreaterThan(0)
  expect(ledger.unresolved).toEqual([])
  expect(measurement.windowMs).toBe(500)
})

test('a constant delay is measured as it is', async () => {
  await using server = await serveNotes((request, response) => {
    setTimeout(answer, 20, request, response)
    return 'handled'
  })
  const maxInFlight = 8
  const { measurement } = await drive(driver, server.url, steadyLoad({ maxInFlight }))
  // How exactly is the matter of bench/load-accuracy, on a quiet machine.
  expect(percentileMs(measurement.serviceTime, 0)).toBeGreaterThan(19)
  for (const percentile of [50, 90, 100]) {
    const seen = percentileMs(measurement.serviceTime, percentile)
    expect(percentileMs(measurement.responseTime, percentile)).toBeGreaterThanOrEqual(seen)
  }
  // Little's law, but for what is cut at the edges: what was under way there, and what waited to be.
  const waitedMs = sumMs(measurement.responseTime) - sumMs(measurement.serviceTime)
  const cutMs = 2 * maxInFlight * percentileMs(measurement.serviceTime, 100) + waitedMs
  expect(Math.abs(measurement.driver.meanInFlight * 500 - sumMs(measurement.serviceTime))).toBeLessThan(cutMs)
})

test('a server that stalls once is seen to have stalled by all that should have started then', async () => {
  const stallMs = 200
  let stalledUntil: number | undefined
  await using server = await serveNotes((request, response, index) => {
    if (index === 60) stalledUntil = performance.now() + stallMs
    const waitMs = (stalledUntil ?? 0) - performance.now()
    if (waitMs <= 0) return undefined
    setTimeout(answer, waitMs, request, response)
    return 'handled'
  })
  const beginMs = performance.now()
  const { measurement } = await drive(
    driver,
    server.url,
    // One at a time, as a client that waits for its answers would: the stall then is in one service time only.
    steadyLoad({ arrivals: 'uniform', maxInFlight: 1, durationMs: 1_000 }),
  )
  expect(measurement.requests.completed).toBe(200)
  expect(percentileMs(measurement.serviceTime, 100)).toBeGreaterThan(stallMs - 1)
  expect(percentileMs(measurement.responseTime, 90)).toBeGreaterThan(50)
  expect(percentileMs(measurement.responseTime, 99)).toBeGreaterThan(150)
  // Forty wait for half of the stall on average: they would not fit into the time that one after another took.
  expect(sumMs(measurement.responseTime) - sumMs(measurement.serviceTime)).toBeGreaterThan(3_000)
  expect(sumMs(measurement.serviceTime)).toBeLessThan(performance.now() - beginMs)
})

test('what cannot be sent before its time is up is dropped', async () => {
  await using server = await serveNotes((request, response) => {
    setTimeout(answer, 100, request, response)
    return 'handled'
  })
  const { measurement } = await drive(driver, server.url, steadyLoad({ maxInFlight: 2 }), { requestTimeoutMs: 600 })
  expect(measurement.requests.dropped).toBeGreaterThan(50)
  expect(measurement.requests.completed).toBeGreaterThan(4)
  expect(brokenSums(measurement)).toEqual([])
  expect(percentileMs(measurement.responseTime, 100)).toBeGreaterThan(300)
  expect(measurement.driver.meanInFlight).toBeLessThanOrEqual(2)
})

test('time-outs count with the time since the intended start, and their writes stay open', async () => {
  let writesSeen = 0
  await using server = await serveNotes((request) =>
    request.method === 'POST' && writesSeen++ % 5 === 2 ? 'handled' : undefined,
  )
  const beginMs = performance.now()
  const driven = await drive(driver, server.url, steadyLoad(), { requestTimeoutMs: 150 })
  const { measurement } = driven
  expect(measurement.errors.timeout).toBeGreaterThan(3)
  expect(percentileMs(measurement.responseTime, 100)).toBeGreaterThanOrEqual(149)
  expect(percentileMs(measurement.responseTime, 100)).toBeLessThan(performance.now() - beginMs)
  expect(brokenLedger(driven, server.received)).toEqual([])
  expect(brokenSums(measurement)).toEqual([])
})

test('connections that break are counted, and the next request gets a new one', async () => {
  await using server = await serveNotes((request, _response, index) => {
    if (index % 10 !== 5) return undefined
    request.socket.destroy()
    return 'handled'
  })
  const { measurement } = await drive(driver, server.url, steadyLoad())
  expect(Object.keys(measurement.errors)).toEqual(['connection closed'])
  expect(measurement.requests.completed).toBeGreaterThan(50)
  expect(brokenSums(measurement)).toEqual([])
})

test('a port that refuses fails every request', async () => {
  const server = await serveNotes()
  await server[Symbol.asyncDispose]()
  const { measurement } = await drive(driver, server.url, steadyLoad({ durationMs: 200 }))
  expect(measurement.errors).toEqual({ 'connection refused': measurement.requests.planned })
})

test('accepted writes are watched until they can be read', async () => {
  const askedMs = new Map<string, number>()
  await using server = await serveNotes((request, response) => {
    const key = String(request.headers['idempotency-key'] ?? '')
    if (request.method === 'POST') {
      answer(request, response, 202, { id: `n${key}` })
      return 'handled'
    }
    const nowMs = performance.now()
    const firstMs = askedMs.get(request.url ?? '') ?? nowMs
    askedMs.set(request.url ?? '', firstMs)
    if (nowMs - firstMs >= 80) return undefined
    answer(request, response, 404, {})
    return 'handled'
  })
  const beginMs = performance.now()
  // Reads of notes that cannot be seen yet fail, as they should; only the watching is looked at here.
  const { measurement } = await drive(driver, server.url, steadyLoad())
  expect(measurement.visibility.count).toBeGreaterThan(2)
  expect(measurement.invisible).toBe(0)
  expect(percentileMs(measurement.visibility, 0)).toBeGreaterThanOrEqual(79)
  expect(percentileMs(measurement.visibility, 100)).toBeLessThan(performance.now() - beginMs)
})
