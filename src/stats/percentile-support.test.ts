import { expect, test } from 'vitest'
import { newLatencyHistogram } from './latency-histogram.ts'
import { knownPercentileMs, LEAST_REQUESTS, leastRequests, windowPercentileMs } from './percentile-support.ts'
import { binomialUpperTail } from './proportion.ts'

test('the table: twenty requests lie beyond each percentile', () => {
  expect(LEAST_REQUESTS).toEqual({ p50: 40, p90: 200, p95: 400, p99: 2_000, 'p99.9': 20_000 })
})

test('at that number the 95 % interval of a percentile exists, within nine ranks on either side', () => {
  for (const percentile of [95, 99, 99.9]) {
    const [total, beyond] = [leastRequests(percentile), 1 - percentile / 100]
    expect(1 - binomialUpperTail(12, total, beyond)).toBeLessThan(0.025)
    expect(binomialUpperTail(30, total, beyond)).toBeLessThan(0.025)
  }
})

test('below it there is no percentile; that of a window needs two requests beyond it', () => {
  const histogram = newLatencyHistogram()
  for (let ms = 1; ms <= 199; ms++) histogram.recordValue(ms * 1_000)
  expect(windowPercentileMs(histogram, 99)).toBeUndefined()
  histogram.recordValue(200_000)
  expect(windowPercentileMs(histogram, 99)).toBeCloseTo(198, 0)
  expect([50, 90, 95, 99].map((percentile) => knownPercentileMs(histogram, percentile) !== undefined)).toEqual([
    true,
    true,
    false,
    false,
  ])
})
