import { AMOUNT_EXAMPLES, parseAmount } from '../../result/metric-amount.ts'
import type { GateMetric } from '../gate-metrics.ts'
import type { Threshold } from '../verdict-document.ts'

/**
 * A threshold as people write it: `+10%` and `-5%` against the base, `< 200ms` or `> 1000/s` for the candidate alone.
 * A relative one must point where the metric gets worse, and an absolute one must bound it from there.
 * @returns what was expected, in words, where it does not fit
 */
export function parseThreshold(
  text: string,
  metric: Pick<GateMetric, 'unit' | 'better'>,
  level: Threshold['level'],
): Threshold | string {
  const trimmed = text.trim()
  const [, sign, percent] = /^([+-])\s*(\d+(?:\.\d+)?)\s*%$/.exec(trimmed) ?? []
  if (sign !== undefined) {
    const change = Number(percent) / 100
    const isLess = sign === '-'
    if (isLess !== (metric.better === 'higher') || (isLess && change >= 1)) return expectation(metric)
    return { kind: 'relative', level, limit: isLess ? 1 - change : 1 + change, text: trimmed }
  }
  const [, operator, amount = ''] = /^([<>])\s*(.+)$/.exec(trimmed) ?? []
  const limit = parseAmount(amount, metric.unit)
  const bounds = metric.better === 'lower' ? '<' : '>'
  if (operator !== bounds || limit === undefined) return expectation(metric)
  return { kind: 'absolute', level, limit, text: trimmed }
}

function expectation({ unit, better }: Pick<GateMetric, 'unit' | 'better'>): string {
  return better === 'lower'
    ? `a growth that is allowed, like +10%, or a bound like < ${AMOUNT_EXAMPLES[unit]}`
    : `a loss that is allowed, like -5%, or a bound like "> ${AMOUNT_EXAMPLES[unit]}"`
}
