import { expect, test } from 'vitest'
import type { CapacityProbe, CapacitySearch } from '../../result/capacity-search-schema.ts'
import { capacityInWords, PROBE_COLUMNS, probeCells } from './describe.ts'

const probe: CapacityProbe = {
  phase: 'confirm',
  ratePerSecond: 1_340,
  attempt: 1,
  durationMs: 30_000,
  workers: 1,
  requests: { planned: 40_217, completed: 40_210, failed: 7, dropped: 0 },
  p50Ms: 2.314,
  p99Ms: 81.02,
  visibilityP99Ms: null,
  backlogStart: 4,
  backlogEnd: 3,
  pendingStart: 0,
  pendingEnd: null,
  driverLagP99Ms: 0.127,
  verdict: 'pass',
  reasons: [],
}
const search: CapacitySearch = {
  capacityPerSecond: 1_340,
  atLeast: false,
  precision: 0.05,
  estimatePerSecond: 2_000,
  slo: { p99Ms: 100, errorShare: 0.001, visibilityP99Ms: 2_000 },
  endedBecause: '1,340/s was confirmed, and 1,400/s failed',
  probes: [probe],
}

test('a row of the table has a cell for each column', () => {
  const cells = probeCells(probe)
  expect(cells).toHaveLength(PROBE_COLUMNS.length)
  expect(cells.join(' | ')).toBe(
    'confirm | 1 | 1,340 | 30 | 40,217 | 7 | 2.314 | 81.02 | – | 4 → 3 | 0 → – | 0.127 | pass',
  )
})

test('a row says why a probe is no pass, and what a repeat was driven with', () => {
  expect(probeCells({ ...probe, verdict: 'fail', reasons: ['p99 was 143 ms, above 100 ms', 'b'] }).at(-1)).toBe(
    'fail: p99 was 143 ms, above 100 ms; b',
  )
  const repeat = probeCells({ ...probe, attempt: 2, workers: 2, verdict: 'driver', reasons: ['the driver was late'] })
  expect([repeat[1], repeat.at(-1)]).toEqual(['2, 2 threads', 'measured the driver: the driver was late'])
})

test.each([
  [{}, '1,340/s: 1,340/s was confirmed, and 1,400/s failed'],
  [{ atLeast: true, endedBecause: 'why' }, '≥ 1,340/s: why'],
  [{ probes: [{ ...probe, phase: 'search' as const }], endedBecause: 'why' }, '1,340/s, not confirmed: why'],
  [{ probes: [{ ...probe, ratePerSecond: 1_400 }], endedBecause: 'why' }, '1,340/s, not confirmed: why'],
  [{ capacityPerSecond: null, endedBecause: 'even 1/s failed' }, 'none: even 1/s failed'],
])('a search with %j reads "%s"', (more, expected) => {
  expect(capacityInWords({ ...search, ...more })).toBe(expected)
})
