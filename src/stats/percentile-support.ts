import type { Histogram } from 'hdr-histogram-js'
import { percentileMs } from './latency-histogram.ts'

/**
 * Requests that must lie beyond a percentile before it is reported. The number beyond is binomial: around 20 its
 * standard deviation is 22 %, and the distribution-free 95 % interval of the percentile (ranks 20 ± 9 from the end)
 * exists on both sides. Of 2,000 requests that interval of the p99 reaches from the p98.6 to the p99.4.
 */
export const LEAST_BEYOND = 20

/**
 * Requests that must lie beyond the percentile of one window that is only part of an estimate: with fewer it is the
 * slowest request of the window, whatever percentile it is called.
 */
const LEAST_BEYOND_IN_WINDOW = 2

/** The least number of requests that each percentile is reported from: the one table of archbench. */
export const LEAST_REQUESTS = {
  p50: leastRequests(50),
  p90: leastRequests(90),
  p95: leastRequests(95),
  p99: leastRequests(99),
  'p99.9': leastRequests(99.9),
} as const

/** The least number of requests that a percentile is reported from: 40 for a p50, 400 for a p95, 2,000 for a p99. @param percentile 50 to below 100 */
export function leastRequests(percentile: number): number {
  return requestsFor(LEAST_BEYOND, percentile)
}

/** The least number of requests of one window whose percentile goes into an estimate over windows: 4, 40, 200. */
export function leastRequestsInWindow(percentile: number): number {
  return requestsFor(LEAST_BEYOND_IN_WINDOW, percentile)
}

function requestsFor(beyond: number, percentile: number): number {
  return Math.round((beyond * 100) / (100 - percentile))
}

/** The percentile of one window, in milliseconds; undefined where it has too few requests to go into an estimate. */
export function windowPercentileMs(histogram: Histogram, percentile: number): number | undefined {
  return histogram.totalCount < leastRequestsInWindow(percentile) ? undefined : percentileMs(histogram, percentile)
}

/** The percentile of a histogram that speaks for itself, in milliseconds; undefined where it has too few requests. */
export function knownPercentileMs(histogram: Histogram, percentile: number): number | undefined {
  return histogram.totalCount < leastRequests(percentile) ? undefined : percentileMs(histogram, percentile)
}
