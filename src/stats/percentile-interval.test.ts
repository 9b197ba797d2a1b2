import type { Histogram } from 'hdr-histogram-js'
import { describe, expect, test } from 'vitest'
import { type Random, seededRandom } from '../scenario/random.ts'
import { newLatencyHistogram } from './latency-histogram.ts'
import { percentileInterval, ratioOfIntervals } from './percentile-interval.ts'

const WINDOWS = 24
const REQUESTS = 100
const RUNS = 400

/** G. Box & M. Muller's transform. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next())

/**
 * Windows of log-normal latencies about 10 ms, whose windows are shifted together.
 * @param between deviation of the logarithm between windows
 */
function windows(random: Random, between: number): Histogram[] {
  return Array.from({ length: WINDOWS }, () => {
    const histogram = newLatencyHistogram()
    const shift = between * normal(random)
    for (let request = 0; request < REQUESTS; request++) {
      histogram.recordValue(Math.round(10_000 * Math.exp(shift + 0.5 * normal(random))))
    }
    return histogram
  })
}

/** Share of runs whose interval holds the truth. */
function coverage(between: number, percentile: number, z: number, seed: number): number {
  const random = seededRandom(seed)
  // Log-normal with the variance of both together.
  const truth = 10 * Math.exp(z * Math.hypot(0.5, between))
  const holds = Array.from({ length: RUNS }, () => {
    const { low, high } = percentileInterval(windows(random, between), percentile, 0.95) ?? { low: null, high: null }
    return low !== null && high !== null && low <= truth && truth <= high
  })
  return holds.filter(Boolean).length / RUNS
}

describe('the interval of a percentile', () => {
  // 0.95 and three standard errors of the simulation; windows that suffer together make a p99 of few windows harder.
  test.each([
    ['p50, windows alike', 0, 50, 0],
    ['p50, windows that differ', 0.15, 50, 0],
    ['p95, windows that differ', 0.15, 95, 1.6449],
    ['p99, windows alike', 0, 99, 2.3263],
    ['p99, windows that differ', 0.15, 99, 2.3263],
  ])('holds the truth in 95 of 100 runs: %s', (_, between, percentile, z) => {
    const share = coverage(between, percentile, z, percentile)
    expect(share).toBeGreaterThan(0.92)
    expect(share).toBeLessThan(0.995)
  })

  test('knows that requests of one window suffer together', () => {
    const width = (between: number): number => {
      const { low, high } = percentileInterval(windows(seededRandom(5), between), 50, 0.95) ?? { low: null, high: null }
      return Math.log((high ?? 0) / (low ?? 1))
    }
    expect(width(0.3)).toBeGreaterThan(2 * width(0))
  })

  test('is missing where the requests are too few, and has no bounds for one window', () => {
    const [one] = windows(seededRandom(1), 0) as [Histogram]
    expect(percentileInterval([one], 99, 0.95)).toBeUndefined()
    expect(percentileInterval([one], 50, 0.95)).toMatchObject({ low: null, high: null })
    expect(percentileInterval([one, newLatencyHistogram()], 50, 0.95)).toMatchObject({ low: null, high: null })
  })
})

describe('the ratio of two estimates', () => {
  test('is as uncertain as both together, and turns over when they do', () => {
    const [a, b] = [
      { value: 10, low: 8, high: 12.5 },
      { value: 5, low: 4, high: 6.25 },
    ]
    const there = ratioOfIntervals(a, b)
    expect(there.value).toBe(2)
    expect(Math.log(there.high ?? 0) - Math.log(2)).toBeCloseTo(Math.SQRT2 * Math.log(1.25), 12)
    const back = ratioOfIntervals(b, a)
    expect(back.low).toBeCloseTo(1 / (there.high ?? 0), 12)
  })

  test('has no bounds where one of them has none', () => {
    expect(ratioOfIntervals({ value: 2, low: null, high: null }, { value: 1, low: 1, high: 1 })).toEqual({
      value: 2,
      low: null,
      high: null,
    })
  })
})
