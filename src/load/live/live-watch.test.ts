import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Driver, LiveReport, Load, OpenLoad } from '../driver.ts'
import { notesDriver, percentileMs, steadyLoad } from '../testing/harness.ts'
import { serveNotes } from '../testing/server.ts'
import { bucketPercentileMs } from './live-buckets.ts'

let driver: Driver
beforeAll(async () => {
  driver = await notesDriver()
})
afterAll(async () => driver[Symbol.asyncDispose]())

const COUNTS = ['planned', 'sent', 'completed', 'failed', 'dropped'] as const

async function watch(load: Load, url: string, workers: number) {
  const reports: LiveReport[] = []
  const job = { target: url, entrypoint: url, seed: 1, requestTimeoutMs: 2_000, workers, load, liveEveryMs: 100 }
  const edges = { opened() {}, closed() {}, live: (report: LiveReport) => void reports.push(report) }
  return { ...(await driver.run(job, edges, new AbortController().signal)), reports }
}

const rate = (name: string, perSecond: number) => ({
  name,
  durationMs: 300,
  fromRatePerSecond: perSecond,
  toRatePerSecond: perSecond,
})
const open: OpenLoad = { ...steadyLoad({ leadInMs: 50 }), stages: [rate('calm', 200), rate('busy', 400)] }
const closed: Load = { loop: 'closed', connections: 4, leadInMs: 50, durationMs: 400 }

test.each([
  ['open', open, 1],
  ['open', open, 2],
  ['closed', closed, 2],
] as const)('live reports of an %s loop add up to what was measured (%#)', async (_, load, workers) => {
  await using server = await serveNotes()
  const { reports, stages } = await watch(load, server.url, workers)
  for (const count of COUNTS) {
    const live = reports.reduce((sum, report) => sum + report[count], 0)
    expect(live, count).toBe(stages.reduce((sum, { requests }) => sum + requests[count], 0))
  }
  expect(new Set(reports.map(({ stage }) => stage)).size).toBe(stages.length)
  expect(reports.length).toBeGreaterThan(3)
  for (const [index, { fromMs }] of reports.slice(1).entries()) {
    expect(fromMs).toBeGreaterThanOrEqual((reports[index]?.toMs ?? 0) - 1)
  }
  const times = reports.map(({ responseTime }) => responseTime)
  const sum = times[0]?.map((_, bucket) => times.reduce((total, counts) => total + (counts[bucket] ?? 0), 0))
  if (stages.length > 1 || stages[0] === undefined || sum === undefined) return
  const measured = percentileMs(stages[0].responseTime, 50)
  expect(Math.abs((bucketPercentileMs(sum, 50) ?? 0) / measured - 1)).toBeLessThan(0.1)
})

test('nobody is told where nobody asked', async () => {
  await using server = await serveNotes()
  const told: LiveReport[] = []
  const job = { target: 'x', entrypoint: server.url, seed: 1, requestTimeoutMs: 2_000, workers: 1, load: open }
  const edges = { opened() {}, closed() {}, live: (report: LiveReport) => void told.push(report) }
  await driver.run(job, edges, new AbortController().signal)
  expect(told).toEqual([])
})
