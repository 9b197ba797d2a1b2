import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Driver, Load } from '../driver.ts'
import { brokenLedger, brokenSums, driveUntil, notesDriver, steadyLoad, UNTIL_ENOUGH_MS } from '../testing/harness.ts'
import { answer, type Behaviour, serveNotes } from '../testing/server.ts'

// Whatever a server does, each request is accounted for once: planned = sent + dropped, sent = completed + failed.

let driver: Driver
beforeAll(async () => {
  driver = await notesDriver()
})
afterAll(async () => driver[Symbol.asyncDispose]())

/** Of the servers that let requests time out. */
const REQUEST_TIMEOUT_MS = 250
const STALL_MS = 30

/** Misbehaves at one request in twenty. */
const nowAndThen =
  (misbehave: Behaviour): Behaviour =>
  (request, response, index) =>
    index % 20 === 10 ? misbehave(request, response, index) : undefined

/** `kind` is that of the failures, where there are any. */
const servers: Record<string, { behave: Behaviour; kind: string | undefined }> = {
  'that stalls for less than the time-out': {
    kind: undefined,
    behave: nowAndThen((request, response) => {
      setTimeout(answer, STALL_MS, request, response)
      return 'handled'
    }),
  },
  'that never answers': { kind: 'timeout', behave: nowAndThen(() => 'handled') },
  'that answers after the time-out': {
    kind: 'timeout',
    behave: nowAndThen((request, response) => {
      setTimeout(answer, REQUEST_TIMEOUT_MS * 3, request, response)
      return 'handled'
    }),
  },
  'that closes': {
    kind: 'connection closed',
    behave: nowAndThen((request) => {
      request.socket.end()
      return 'handled'
    }),
  },
  'that resets': {
    kind: 'connection reset',
    behave: nowAndThen((request) => {
      request.socket.resetAndDestroy()
      return 'handled'
    }),
  },
  'that answers garbage': {
    kind: 'garbled answer',
    behave: nowAndThen((request) => {
      request.socket.write('%$§ is no HTTP\r\n\r\n')
      return 'handled'
    }),
  },
  'that answers 503': {
    kind: 'status 503',
    behave: nowAndThen((request, response) => {
      answer(request, response, 503, { error: 'busy' })
      return 'handled'
    }),
  },
  'that answers what its schema does not say': {
    kind: 'schema write',
    behave: (request, response) => {
      if (request.method !== 'POST') return undefined
      answer(request, response, 201, { id: 7 })
      return 'handled'
    },
  },
}

const loads: Record<string, Load> = {
  open: steadyLoad({ durationMs: UNTIL_ENOUGH_MS }),
  closed: { loop: 'closed', connections: 6, leadInMs: 50, durationMs: UNTIL_ENOUGH_MS },
}

describe.each(Object.keys(loads))('the %s loop', (loop) => {
  test.each(Object.keys(servers))('against a server %s', async (which) => {
    const { behave, kind } = servers[which] as (typeof servers)[string]
    await using server = await serveNotes(behave)
    const more = { target: `${loop} ${which}`, ...(kind === 'timeout' && { requestTimeoutMs: REQUEST_TIMEOUT_MS }) }
    const driven = await driveUntil(
      driver,
      server.url,
      loads[loop] as Load,
      ({ completed, failed }) => completed > 20 && failed >= (kind === undefined ? 0 : 3),
      more,
    )
    const { measurement } = driven
    expect(brokenSums(measurement)).toEqual([])
    expect(Object.keys(measurement.errors)).toEqual(kind === undefined ? [] : [kind])
    expect(measurement.requests.completed).toBeGreaterThan(20)
    // Each write that arrived, in the lead-in too, is in the ledger once: accepted, or left open.
    expect(brokenLedger(driven, server.received)).toEqual([])
  })

  test('by several workers', async () => {
    await using server = await serveNotes(servers['that closes']?.behave)
    const more = { target: `${loop} several`, workers: 3 }
    const enough = ({ completed, failed }: { completed: number; failed: number }) => completed > 50 && failed > 0
    const { measurement } = await driveUntil(driver, server.url, loads[loop] as Load, enough, more)
    expect(brokenSums(measurement)).toEqual([])
    expect(measurement.driver.workers).toBe(3)
    const writes = server.received.filter((request) => request.startsWith('POST'))
    expect(new Set(writes).size, 'each operation is one worker’s').toBe(writes.length)
    expect(measurement.requests.failed).toBeGreaterThan(0)
    expect(measurement.requests.completed).toBeGreaterThan(50)
  })
})
