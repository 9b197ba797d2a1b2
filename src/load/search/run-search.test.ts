import { expect, test, vi } from 'vitest'
import { capacitySearchSchema } from '../../result/capacity-search-schema.ts'
import { NoAnswer } from '../../scenario/client.ts'
import { type CapacitySearchOptions, searchCapacity } from './run-search.ts'
import { DEFAULT_CAPACITY } from './settings.ts'
import { type Simulated, SimulatedTarget } from './testing/simulated-target.ts'

function optionsFor(target: SimulatedTarget, more: Partial<CapacitySearchOptions> = {}): CapacitySearchOptions {
  return {
    driver: target.driver,
    resetData: () => target.resetData(),
    drain: (drainTimeoutMs) => target.drain(drainTimeoutMs),
    disqualify: (measurement, ratePerSecond) => target.disqualify(measurement, ratePerSecond),
    target: 'shop',
    entrypoint: 'http://127.0.0.1:1',
    slo: { p99Ms: 100, errorShare: 0.001, visibilityP99Ms: 2_000 },
    settings: DEFAULT_CAPACITY,
    estimateRatePerSecond: 500,
    seed: 1,
    workers: 1,
    mostWorkers: 1,
    signal: new AbortController().signal,
    ...more,
  }
}

async function search(what: Simulated, more: Partial<CapacitySearchOptions> = {}) {
  const target = new SimulatedTarget(what)
  return { target, found: await searchCapacity(optionsFor(target, more)) }
}

test('a server that takes 2 ms a request is found to manage somewhat less than 500 a second', async () => {
  const { found, target } = await search({ serviceMs: 2 })
  expect(found.capacityPerSecond).toBeGreaterThan(440)
  expect(found.capacityPerSecond).toBeLessThan(500)
  expect(found).toMatchObject({ atLeast: false, precision: 0.05, estimatePerSecond: 500 })
  const last = found.probes.at(-1)
  expect(last).toMatchObject({ phase: 'confirm', verdict: 'pass', durationMs: 30_000, reasons: [] })
  expect(last?.p99Ms).toBeLessThan(100)
  const failed = found.probes.filter(({ verdict }) => verdict === 'fail')
  expect(failed.length).toBeGreaterThan(0)
  for (const { reasons } of failed) expect(reasons.join()).toContain('p99 was')
  expect(target.resets).toBe(found.probes.length)
  expect(capacitySearchSchema.parse(JSON.parse(JSON.stringify(found)))).toEqual(found)
})

test('a stricter objective leaves what theory says', async () => {
  const { found } = await search({ serviceMs: 2 }, { slo: { p99Ms: 8, errorShare: 0.001, visibilityP99Ms: 2_000 } })
  // Of a queue with Poisson arrivals and constant service (Erlang, 1909) one in a hundred waits for longer than three
  // services at a load of 0.463: 231 a second here.
  expect(found.capacityPerSecond).toBeGreaterThan(205)
  expect(found.capacityPerSecond).toBeLessThan(240)
})

test('a target that accepts faster than it applies is held to what it applies', async () => {
  // 30 writes a second are applied, one request in ten is a write: 300 requests a second, answered in 0.5 ms each.
  const { found } = await search({ serviceMs: 0.5, appliedPerSecond: 30 })
  expect(found.capacityPerSecond).toBeGreaterThan(260)
  expect(found.capacityPerSecond).toBeLessThan(305)
  for (const { verdict, reasons, p99Ms } of found.probes) {
    expect(p99Ms).toBeLessThan(100)
    if (verdict === 'fail') expect(reasons.join()).toMatch(/accepted faster than they were applied|could be read after/)
  }
  const [overrun] = found.probes.filter(({ verdict }) => verdict === 'fail')
  expect(overrun?.pendingEnd).toBeGreaterThan((overrun?.pendingStart ?? 0) + 50)
})

test('a target that does not come to rest fails, and the search goes on below it', async () => {
  const { found } = await search(
    { serviceMs: 0.5, appliedPerSecond: 30 },
    {
      slo: { p99Ms: 100, errorShare: 0.001, visibilityP99Ms: 60_000 },
      settings: { ...DEFAULT_CAPACITY, drainTimeoutMs: 1_000 },
    },
  )
  expect(found.probes.flatMap(({ reasons }) => reasons).join()).toMatch(/accepted writes were still pending 1 s after/)
  expect(found.capacityPerSecond).toBeLessThan(305)
})

test('the driver gets more threads where it is the limit, and where that is not enough the answer is a lower bound', async () => {
  const { found, target } = await search({ serviceMs: 0.1, drivenPerSecond: 300 }, { workers: 1, mostWorkers: 2 })
  expect(
    found.probes.map(({ ratePerSecond, attempt, workers, verdict }) => [ratePerSecond, attempt, workers, verdict]),
  ).toEqual([
    [250, 1, 1, 'pass'],
    [400, 1, 1, 'driver'],
    [400, 2, 2, 'pass'],
    [640, 1, 2, 'driver'],
    [640, 2, 2, 'driver'],
    [400, 1, 2, 'pass'],
  ])
  expect(found.probes[1]?.reasons[0]).toBe('1 threads produce no more than 300/s')
  expect(found).toMatchObject({ capacityPerSecond: 400, atLeast: true })
  expect(new Set(target.jobs.map(({ seed }) => seed)).size).toBe(6)
})

test('a slow rate is probed for as long as its p99 takes, and a fast one may have more under way', async () => {
  const { target } = await search({ serviceMs: 50 }, { estimateRatePerSecond: 20 })
  for (const { load } of target.jobs) {
    if (load.loop === 'closed') throw new Error('a probe is an open loop')
    const [stage] = load.stages
    expect(((stage?.durationMs ?? 0) * (stage?.toRatePerSecond ?? 0)) / 1_000).toBeGreaterThan(2_100)
    expect(load).toMatchObject({ leadInMs: 2_000, maxInFlight: 256 })
  }
  const settings = { ...DEFAULT_CAPACITY, probes: 2, settleMs: 0, probeMs: 500, confirmMs: 500 }
  const { target: fast } = await search({ serviceMs: 0.05 }, { estimateRatePerSecond: 8_000, settings })
  expect(fast.jobs[0]?.load).toMatchObject({ maxInFlight: 400 })
})

test('the same seed probes the same way', async () => {
  const [a, b] = await Promise.all([search({ serviceMs: 2 }), search({ serviceMs: 2 })])
  expect(a.found).toEqual(b.found)
})

test('whoever listens gets each ledger before the data is reset', async () => {
  const target = new SimulatedTarget({ serviceMs: 2, appliedPerSecond: 1_000 })
  const heard: [number, number, number][] = []
  const found = await searchCapacity(
    optionsFor(target, {
      onProbe: async ({ requests }, { ledger, drained }) => {
        heard.push([target.resets, drained?.stillPending ?? -1, ledger.accepted.length / requests.planned])
      },
    }),
  )
  expect(heard.map(([resets]) => resets)).toEqual(found.probes.map((_, index) => index + 1))
  for (const [, stillPending, writes] of heard) {
    expect(stillPending).toBe(0)
    expect(writes).toBeCloseTo(0.12, 1)
  }
})

test('a target that does not answer its audit after a probe has failed it', async () => {
  const target = new SimulatedTarget({ serviceMs: 2 })
  const found = await searchCapacity(
    optionsFor(target, {
      drain: async (drainTimeoutMs) => {
        if (target.offeredPerSecond === 250) return target.drain(drainTimeoutMs)
        throw new NoAnswer('GET /bench/audit got no answer: timeout', { isTimeout: true })
      },
      settings: { ...DEFAULT_CAPACITY, precision: 0.7 },
    }),
  )
  expect(found.probes.map(({ ratePerSecond, verdict }) => [ratePerSecond, verdict])).toEqual([
    [250, 'pass'],
    [400, 'fail'],
    [250, 'pass'],
  ])
  expect(found.probes[1]).toMatchObject({ pendingStart: null, pendingEnd: null })
})

test('what the audit answers wrongly, what the reset throws and an abort end the search', async () => {
  const rejected = (more: Partial<CapacitySearchOptions>) =>
    expect(searchCapacity(optionsFor(new SimulatedTarget({ serviceMs: 2 }), more))).rejects
  await rejected({ drain: async () => Promise.reject(new Error('no audit')) }).toThrow('no audit')
  await rejected({ resetData: async () => Promise.reject(new Error('no reset')) }).toThrow('no reset')
  const stop = new AbortController()
  const onProbe = vi.fn(() => stop.abort(new Error('enough')))
  await rejected({ signal: stop.signal, onProbe }).toThrow('enough')
  expect(onProbe).toHaveBeenCalledOnce()
})

test('a job that the driver gave up before its window is a failed probe', async () => {
  const target = new SimulatedTarget({ serviceMs: 2 })
  const run = vi.fn(async () => ({
    stages: [],
    ledger: { accepted: [], unresolved: [] },
    stoppedBecause: 'in the last 2 s 100 % of 500 requests failed',
  }))
  const found = await searchCapacity(
    optionsFor(target, {
      driver: { run },
      estimateRatePerSecond: 2,
      drain: async () => ({ drainMs: 0, stillPending: 0 }),
    }),
  )
  expect(found).toMatchObject({ capacityPerSecond: null, atLeast: false, endedBecause: 'even 1/s failed' })
  expect(found.probes).toEqual([
    expect.objectContaining({
      durationMs: 0,
      p99Ms: null,
      reasons: ['the driver gave up: in the last 2 s 100 % of 500 requests failed'],
    }),
  ])
})
