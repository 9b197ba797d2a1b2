import type { Histogram } from 'hdr-histogram-js'
import type { IntervalEstimate } from './hodges-lehmann.ts'
import { addHistograms, countUpTo, percentileMs } from './latency-histogram.ts'
import { leastRequests } from './percentile-support.ts'
import { studentQuantile } from './quantiles.ts'

/**
 * A percentile of all requests of several windows with an interval that knows how few requests lie beyond it, and that
 * requests of one window suffer together: R. S. Woodruff, Confidence intervals for medians and other position measures
 * (JASA 1952), with windows as clusters. The share of requests up to the percentile gets an interval, on the logit scale,
 * from how much it scatters between windows (never narrower than the binomial one), and what lies at its ends
 * is the interval of the percentile.
 * @param percentile 50 to below 100
 * @returns in milliseconds; undefined where there are too few requests for this percentile; without bounds where there is one window
 */
export function percentileInterval(
  windows: readonly Histogram[],
  percentile: number,
  confidence: number,
): IntervalEstimate | undefined {
  const all = addHistograms(windows)
  const value = all.totalCount < leastRequests(percentile) ? undefined : percentileMs(all, percentile)
  if (value === undefined) return undefined
  const clusters = windows.filter(({ totalCount }) => totalCount > 0)
  if (clusters.length < 2) return { value, low: null, high: null }
  const share = percentile / 100
  const spread = Math.sqrt(shareVariance(clusters, share, value))
  const reach = (studentQuantile((1 + confidence) / 2, clusters.length - 1) * spread) / (share * (1 - share))
  const centre = Math.log(share / (1 - share))
  const [low, high] = [centre - reach, centre + reach].map((logit) => percentileMs(all, 100 / (1 + Math.exp(-logit))))
  return { value, low: low ?? null, high: high ?? null }
}

/** Of the share of requests up to a limit, as a ratio of two totals over clusters (Cochran, Sampling Techniques, 6.3). */
function shareVariance(clusters: readonly Histogram[], share: number, limitMs: number): number {
  const requests = clusters.reduce((sum, { totalCount }) => sum + totalCount, 0)
  const squares = clusters.reduce(
    (sum, cluster) => sum + (countUpTo(cluster, limitMs) - share * cluster.totalCount) ** 2,
    0,
  )
  const between = (clusters.length / (clusters.length - 1)) * (squares / requests ** 2)
  return Math.max(between, (share * (1 - share)) / requests)
}

/**
 * The ratio of two estimates that share nothing, with an interval from theirs: G. Y. Zou and A. Donner, Construction of
 * confidence limits about effect measures (Statistics in Medicine 2008), on logarithms.
 * @param a values and bounds above zero, as those of `b`
 */
export function ratioOfIntervals(a: IntervalEstimate, b: IntervalEstimate): IntervalEstimate {
  const value = a.value / b.value
  if (a.low === null || a.high === null || b.low === null || b.high === null) return { value, low: null, high: null }
  const below = Math.hypot(Math.log(a.value / a.low), Math.log(b.high / b.value))
  const above = Math.hypot(Math.log(a.high / a.value), Math.log(b.value / b.low))
  return { value, low: value * Math.exp(-below), high: value * Math.exp(above) }
}
