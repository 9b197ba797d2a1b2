import { decodeHistogram } from '../../stats/latency-histogram.ts'
import type { LoadMeasurement } from '../driver.ts'

/**
 * The response time in milliseconds that so many per cent of all planned requests did not exceed. Those without a time
 * of their own (dropped, refused, answered wrongly) count as slower than all others: quick errors do not make a target quick.
 * @returns undefined where the percentile lies among those
 */
export function percentileOfPlanned(
  { requests, responseTime }: Pick<LoadMeasurement, 'requests' | 'responseTime'>,
  percentile: number,
): number | undefined {
  const histogram = decodeHistogram(responseTime.histogram)
  const rank = Math.max(1, Math.ceil((percentile / 100) * requests.planned))
  if (rank > histogram.totalCount) return undefined
  return histogram.getValueAtPercentile((100 * rank) / histogram.totalCount) / 1_000
}
