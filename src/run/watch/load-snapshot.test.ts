import { expect, test } from 'vitest'
import { BUCKETS, bucketOf } from '../../load/live/live-buckets.ts'
import type { LiveSample } from './live.ts'
import { sampleSeen } from './load-snapshot.ts'

const nothing = new Uint32Array(BUCKETS)
const answered = (...timesMs: readonly number[]): Uint32Array => {
  const counts = new Uint32Array(BUCKETS)
  for (const timeMs of timesMs) counts[bucketOf(timeMs)] = (counts[bucketOf(timeMs)] ?? 0) + 1
  return counts
}

const sample: LiveSample = {
  kind: 'load',
  target: 'mine',
  entrypoint: 'http://127.0.0.1:1/',
  profile: 'soak',
  stage: 'steady',
  fromMs: 1_000,
  toMs: 2_000,
  planned: 10,
  sent: 9,
  completed: 8,
  failed: 1,
  dropped: 1,
  afterWindow: false,
  invisible: 0,
  responseTime: answered(1, 1, 1, 5),
  serviceTime: nothing,
  sendLag: nothing,
  visibility: nothing,
}

test('a second of load has its rate, its 99th percentile and all that went wrong', () => {
  const seen = sampleSeen(sample, 10)
  expect(seen).toMatchObject({ target: 'mine', profile: 'soak', stage: 'steady', offeredRatePerSecond: 10 })
  expect(seen).toMatchObject({ ratePerSecond: 8, errors: 2 })
  expect(seen.p99Ms).toBeGreaterThan(4.5)
  expect(seen.p99Ms).toBeLessThan(5.5)
})

test('half a second without an answer has a rate of its own and no percentile', () => {
  const half = { ...sample, toMs: 1_500, completed: 0, failed: 3, dropped: 0, responseTime: nothing }
  expect(sampleSeen(half, null)).toMatchObject({ ratePerSecond: 0, p99Ms: null, errors: 3 })
  expect(sampleSeen({ ...sample, toMs: 1_500 }, null)).toMatchObject({ ratePerSecond: 16 })
})

test.each([
  ['what is left of a window after its last second', { ...sample, toMs: 1_020, completed: 0 }],
  ['what comes after the window', { ...sample, completed: 0, afterWindow: true }],
])('%s has no rate, and what went wrong in it counts', (_what, late) => {
  expect(sampleSeen(late, 10)).toMatchObject({ ratePerSecond: null, p99Ms: null, errors: 2 })
})
