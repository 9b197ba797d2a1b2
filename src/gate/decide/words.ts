import type { IntervalEstimate } from '../../stats/hodges-lehmann.ts'
import { formatBytes, formatNumber, formatShare } from '../../text/format.ts'
import type { GateMetric } from '../gate-metrics.ts'

/** `1.10 times the base [1.08, 1.12]`. @param isAtLeast it is worse by at least so much */
export function ratioWords({ value, low, high }: IntervalEstimate, isAtLeast = false): string {
  const bound = isAtLeast ? (value < 1 ? 'at most ' : 'at least ') : ''
  return `${bound}${formatNumber(value, 2)} times the base${low === null || high === null ? '' : ` ${intervalWords(low, high)}`}`
}

/** `[1.08, 1.12]`. */
export function intervalWords(low: number, high: number): string {
  return `[${formatNumber(low, 2)}, ${formatNumber(high, 2)}]`
}

/** `0.332 ms` · `2,958 requests/s` · `0.04 %`. */
export function levelWords(value: number, unit: GateMetric['unit']): string {
  if (unit === 'share') return formatShare(value)
  if (unit === 'bytes') return formatBytes(value)
  if (unit === 'USD per million requests') return `$${formatNumber(value)} per million requests`
  return `${formatNumber(value)} ${unit}`
}
