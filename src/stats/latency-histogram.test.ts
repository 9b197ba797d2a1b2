import { describe, expect, test } from 'vitest'
import {
  addHistograms,
  countUpTo,
  decodeHistogram,
  encodeHistogram,
  newLatencyHistogram,
  percentileMs,
} from './latency-histogram.ts'

function histogramOf(valuesUs: readonly number[]) {
  const histogram = newLatencyHistogram()
  for (const value of valuesUs) histogram.recordValue(value)
  return histogram
}

describe('latency histograms', () => {
  test('come back from base64 as they were', () => {
    const histogram = histogramOf([150, 1_000, 2_000, 40_000, 59_000_000])
    const decoded = decodeHistogram(encodeHistogram(histogram))
    expect(decoded.totalCount).toBe(5)
    for (const percentile of [1, 50, 95, 99, 100]) {
      expect(percentileMs(decoded, percentile)).toBe(percentileMs(histogram, percentile))
    }
  })

  test('give percentiles in milliseconds to three digits', () => {
    const histogram = histogramOf(Array.from({ length: 1000 }, (_, index) => (index + 1) * 1000))
    expect(percentileMs(histogram, 50)).toBeCloseTo(500, -1)
    expect(percentileMs(histogram, 99)).toBeCloseTo(990, -1)
  })

  test('are added, never averaged', () => {
    const fast = histogramOf(new Array(99).fill(1_000))
    const slow = histogramOf(new Array(101).fill(9_000))
    const sum = addHistograms([decodeHistogram(encodeHistogram(fast)), slow])
    expect(sum.totalCount).toBe(200)
    expect(percentileMs(sum, 50)).toBeCloseTo(9, 1)
    expect(percentileMs(sum, 49)).toBeCloseTo(1, 2)
  })

  test('tell nothing where nothing was recorded', () => {
    expect(percentileMs(decodeHistogram(encodeHistogram(newLatencyHistogram())), 99)).toBeUndefined()
  })

  test('refuse what is no histogram', () => {
    expect(() => decodeHistogram('AAAA')).toThrow()
  })
})

test('counts those up to a limit', () => {
  const histogram = newLatencyHistogram()
  for (const ms of [1, 2, 2, 3, 50]) histogram.recordValue(ms * 1_000)
  expect([0.5, 1, 2.5, 10, 60].map((limit) => countUpTo(histogram, limit))).toEqual([0, 1, 3, 4, 5])
  expect(countUpTo(newLatencyHistogram(), 10)).toBe(0)
})
