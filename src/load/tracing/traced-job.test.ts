import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Driver, Load } from '../driver.ts'
import { drive, notesDriver, steadyLoad } from '../testing/harness.ts'
import { answer, serveNotes } from '../testing/server.ts'

let driver: Driver
beforeAll(async () => {
  driver = await notesDriver()
})
afterAll(() => driver[Symbol.asyncDispose]())

/** A server that notes which requests carried the header. */
async function serveTraced() {
  const headers: (string | undefined)[] = []
  const server = await serveNotes((request) => {
    headers.push(request.headers.traceparent?.toString())
    return undefined
  })
  return { headers, url: server.url, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() }
}

const closed: Load = { loop: 'closed', connections: 2, leadInMs: 20, durationMs: 300 }

describe.each<[string, Load]>([
  ['an open loop', steadyLoad()],
  ['a closed loop', closed],
])('%s', (_, load) => {
  test('sends the header with the requests of the sample, and tells of each of them', async () => {
    await using server = await serveTraced()
    const { requestSpans = [] } = await drive(driver, server.url, load, {
      sampling: { share: 0.3, run: 'test' },
    })
    const sent = server.headers.filter((header) => header !== undefined)
    expect(requestSpans.map(({ traceId, spanId }) => `00-${traceId}-${spanId}-01`).toSorted()).toEqual(sent.toSorted())
    expect(sent.length).toBeGreaterThan(0)
    expect(sent.length).toBeLessThan(server.headers.length)
    for (const { startMs, endMs, status, wrong, method, path } of requestSpans) {
      expect(endMs).toBeGreaterThan(startMs)
      expect([status, wrong]).toEqual([method === 'POST' ? 201 : 200, undefined])
      expect(path).toMatch(/^\/notes/)
    }
  })

  test('sends no header where nothing is sampled', async () => {
    await using server = await serveTraced()
    const { requestSpans } = await drive(driver, server.url, load)
    expect(server.headers.length).toBeGreaterThan(0)
    expect(new Set(server.headers)).toEqual(new Set([undefined]))
    expect(requestSpans).toBeUndefined()
  })
})

test('a wrong answer and one that never came are told as what they are', async () => {
  await using server = await serveNotes((request, response, index) => {
    if (index % 2 === 0) answer(request, response, 500)
    else request.socket.destroy()
    return 'handled'
  })
  const { requestSpans = [] } = await drive(driver, server.url, closed, { sampling: { share: 1, run: 'test' } })
  const outcomes = new Set(requestSpans.map(({ status, wrong }) => `${status} ${wrong}`))
  expect(outcomes).toEqual(new Set(['500 status 500', 'undefined no answer']))
})
