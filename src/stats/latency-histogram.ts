import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'

/** Longest time that is told from longer ones, in microseconds. */
export const LONGEST_US = 60_000_000

/**
 * Counts of microseconds, 1 µs to 60 s.
 * @param digits significant digits: 3 for every histogram of a result, so that they can be added; 2 for those that are many and thrown away
 */
export function newLatencyHistogram(digits: 2 | 3 = 3): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_US,
    numberOfSignificantValueDigits: digits,
    bitBucketSize: 32,
    autoResize: true,
  })
}

/** @throws Error where the text is no HdrHistogram of version 2 */
export function decodeHistogram(base64: string): Histogram {
  return decodeFromCompressedBase64(base64, 32)
}

/** HdrHistogram, compressed V2, base64. */
export function encodeHistogram(histogram: Histogram): string {
  return encodeIntoCompressedBase64(histogram)
}

/** One histogram with the counts of all: the only way to percentiles of several, for percentiles cannot be averaged. */
export function addHistograms(histograms: readonly Histogram[]): Histogram {
  const sum = newLatencyHistogram()
  for (const histogram of histograms) sum.add(histogram)
  return sum
}

/**
 * The latency that so many per cent of the requests did not exceed, in milliseconds.
 * @returns undefined where nothing was recorded
 */
export function percentileMs(histogram: Histogram, percentile: number): number | undefined {
  return histogram.totalCount === 0 ? undefined : histogram.getValueAtPercentile(percentile) / 1000
}

/** How many of the recorded times were no longer than a limit in milliseconds. */
export function countUpTo(histogram: Histogram, limitMs: number): number {
  const { totalCount } = histogram
  let [low, high] = [0, totalCount]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    // Half a rank less: rounding must not lead to the next one.
    const value = histogram.getValueAtPercentile(((middle - 0.5) / totalCount) * 100)
    if (value <= limitMs * 1000) low = middle
    else high = middle - 1
  }
  return low
}
