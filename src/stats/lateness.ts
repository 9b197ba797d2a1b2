import { decodeHistogram, percentileMs } from './latency-histogram.ts'

/** What of a percentile a late driver may have made, */
const LAG_SHARE = 0.1
/** and what it always may: the least that waking up to send takes on a shared machine. All targets have it alike. */
const LEAST_LAG_MS = 0.5

interface Latencies {
  /** From the intended start. */
  readonly responseTime: { readonly histogram: string }
  /** From the send. */
  readonly serviceTime: { readonly histogram: string }
  readonly driver: { readonly lagP99Ms: number }
}

/**
 * Whether a percentile of response times is of the driver's making, which sent requests late, by more than a tenth and more
 * than half a millisecond. Lag that the
 * percentile does not show did not make it: the target was the slower one. It tells of open loops.
 */
export function isLateAt(percentile: number, { responseTime, serviceTime, driver }: Latencies): boolean {
  const responseMs = percentileMs(decodeHistogram(responseTime.histogram), percentile) ?? 0
  const serviceMs = percentileMs(decodeHistogram(serviceTime.histogram), percentile) ?? 0
  return Math.min(driver.lagP99Ms, responseMs - serviceMs) > Math.max(LEAST_LAG_MS, LAG_SHARE * responseMs)
}
