import { build, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js'
import type { LatencySummary } from './driver.ts'

const LONGEST_US = 60_000_000

/** An HdrHistogram of microseconds, 1 µs to 60 s. Longer times count as 60 s. */
export interface LatencyHistogram {
  record(durationMs: number): void
  /** The time in milliseconds that `percentile` per cent of the recorded times do not exceed; 0 where there are none. */
  percentileMs(percentile: number): number
  summary(): LatencySummary
}

/** @param digits significant digits: 3 for what is kept, 2 where many are needed for a moment */
export function latencyHistogram(digits: 2 | 3 = 3): LatencyHistogram {
  const histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: LONGEST_US,
    numberOfSignificantValueDigits: digits,
    bitBucketSize: 32,
    autoResize: false,
  })
  return {
    record: (durationMs) => histogram.recordValue(Math.min(LONGEST_US, Math.max(1, Math.round(durationMs * 1_000)))),
    percentileMs: (percentile) => (histogram.totalCount === 0 ? 0 : histogram.getValueAtPercentile(percentile) / 1_000),
    summary: () => ({ count: histogram.totalCount, histogram: encodeIntoCompressedBase64(histogram) }),
  }
}
