import { parseBytes, parseDurationMs } from '../../base/units.ts'
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

function parseAmount(text: string, unit: GateMetric['unit']): number | undefined {
  if (unit === 'ms') return /[a-z]$/.test(text) ? parseDurationMs(text) : undefined
  if (unit === 'bytes') return parseBytes(text)
  const patterns = {
    share: /^(\d+(?:\.\d+)?)\s*%$/,
    'requests/s': /^(\d+(?:\.\d+)?)\s*\/\s*s$/,
    'USD per million requests': /^\$?\s*(\d+(?:\.\d+)?)$/,
  }
  const value = Number(patterns[unit].exec(text)?.[1])
  if (!(value > 0)) return undefined
  return unit === 'share' ? value / 100 : value
}

const AMOUNTS: Readonly<Record<GateMetric['unit'], string>> = {
  ms: '200ms',
  bytes: '512M',
  share: '0.1%',
  'requests/s': '1000/s',
  'USD per million requests': '0.20',
}

function expectation({ unit, better }: Pick<GateMetric, 'unit' | 'better'>): string {
  return better === 'lower'
    ? `a growth that is allowed, like +10%, or a bound like < ${AMOUNTS[unit]}`
    : `a loss that is allowed, like -5%, or a bound like "> ${AMOUNTS[unit]}"`
}
