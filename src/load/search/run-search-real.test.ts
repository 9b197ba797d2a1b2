import { expect, test } from 'vitest'
import { drain } from '../../scenario/audit.ts'
import { openClient } from '../../scenario/client.ts'
import { notesDriver } from '../testing/harness.ts'
import { answer, type NotesServer, serveNotes } from '../testing/server.ts'
import { searchCapacity } from './run-search.ts'
import { DEFAULT_CAPACITY } from './settings.ts'

const SERVICE_MS = 4

/**
 * One request after the other, each for 4 ms by the clock: 250 a second. When an answer is due is calculated and not
 * slept, so that timers that come late make answers late and the server no slower.
 */
function serveOneByOne(): Promise<NotesServer> {
  let freeMs = 0
  return serveNotes((request, response) => {
    if (request.url === '/bench/audit') answer(request, response, 200, { pending: 0 })
    else {
      freeMs = Math.max(freeMs, performance.now()) + SERVICE_MS
      setTimeout(() => answer(request, response), freeMs - performance.now())
    }
    return 'handled'
  })
}

test('the capacity of a real server that serves one request after the other', { timeout: 120_000 }, async () => {
  await using server = await serveOneByOne()
  await using driver = await notesDriver()
  await using client = openClient(server.url)
  await driver.prepare('notes', server.url, new AbortController().signal)
  const writes: number[] = []
  // Coarse and quick: at 400 a second the queue is 0.7 s long after a second, at 200 it stays short.
  const settings = {
    ...DEFAULT_CAPACITY,
    factor: 2,
    precision: 0.5,
    settleMs: 200,
    probeMs: 1_000,
    requests: 100,
    confirmMs: 1_000,
    probes: 8,
    drainTimeoutMs: 5_000,
  }
  const found = await searchCapacity({
    driver,
    target: 'notes',
    entrypoint: server.url,
    slo: { p99Ms: 300, errorShare: 0.01, visibilityP99Ms: 2_000 },
    settings,
    estimateRatePerSecond: 400,
    seed: 1,
    workers: 1,
    mostWorkers: 1,
    resetData: async () => {},
    drain: (drainTimeoutMs) => drain({}, client, { drainTimeoutMs }),
    // Whether the driver was good enough is a matter of the machine, and judged elsewhere.
    disqualify: () => [],
    onProbe: (_probe, { ledger }) => void writes.push(ledger.accepted.length),
    signal: new AbortController().signal,
  })
  // Far apart, because a busy machine stalls for longer than the objective now and then.
  expect(found.capacityPerSecond).toBeGreaterThan(60)
  expect(found.capacityPerSecond).toBeLessThan(400)
  const failed = found.probes.filter(({ verdict }) => verdict === 'fail')
  expect(failed.length).toBeGreaterThan(0)
  for (const { ratePerSecond, reasons } of failed) {
    expect(ratePerSecond).toBeGreaterThan(found.capacityPerSecond ?? 0)
    expect(reasons.length).toBeGreaterThan(0)
  }
  const { requests, pendingEnd, p50Ms } = found.probes.at(-1) ?? {}
  expect(requests?.planned).toBe((requests?.completed ?? 0) + (requests?.failed ?? 0) + (requests?.dropped ?? 0))
  expect(p50Ms).toBeGreaterThanOrEqual(SERVICE_MS)
  expect(pendingEnd).toBe(0)
  expect(writes).toHaveLength(found.probes.length)
  expect(Math.min(...writes)).toBeGreaterThan(0)
})
