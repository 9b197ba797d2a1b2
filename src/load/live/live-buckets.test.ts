import { expect, test } from 'vitest'
import { BUCKETS, bucketEndMs, bucketOf, bucketPercentileMs } from './live-buckets.ts'

test('a time lies in its bucket, and the shortest and the longest have one', () => {
  for (const ms of [0.02, 0.9, 1, 3.7, 250, 60_000]) {
    const bucket = bucketOf(ms)
    expect(ms).toBeLessThanOrEqual(bucketEndMs(bucket))
    expect(ms).toBeGreaterThanOrEqual(bucketEndMs(bucket - 1))
  }
  expect([0, -1, Number.NaN].map(bucketOf).slice(0, 1)).toEqual([0])
  expect(bucketOf(1e9)).toBe(BUCKETS - 1)
})

test('percentiles are within five percent', () => {
  const counts = new Uint32Array(BUCKETS)
  for (let ms = 1; ms <= 1_000; ms++) counts[bucketOf(ms)] = (counts[bucketOf(ms)] ?? 0) + 1
  for (const percentile of [1, 50, 90, 99, 100]) {
    const found = bucketPercentileMs(counts, percentile) ?? 0
    expect(Math.abs(found / (percentile * 10) - 1)).toBeLessThan(0.05)
  }
  expect(bucketPercentileMs(new Uint32Array(BUCKETS), 50)).toBeUndefined()
})
