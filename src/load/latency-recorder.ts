import { encodeHistogram, LONGEST_US, newLatencyHistogram } from '../stats/latency-histogram.ts'
import type { LatencySummary } from './driver.ts'

/** Times as they come in, 1 µs to 60 s. Longer times count as 60 s. */
export interface LatencyRecorder {
  record(durationMs: number): void
  summary(): LatencySummary
}

/** @param digits significant digits: 3 for what is kept, 2 where many are needed for a moment */
export function latencyRecorder(digits: 2 | 3 = 3): LatencyRecorder {
  const histogram = newLatencyHistogram(digits)
  return {
    record: (durationMs) => histogram.recordValue(Math.min(LONGEST_US, Math.max(1, Math.round(durationMs * 1_000)))),
    summary: () => ({ count: histogram.totalCount, histogram: encodeHistogram(histogram) }),
  }
}
