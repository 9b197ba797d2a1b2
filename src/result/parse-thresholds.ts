import { closest } from '../base/suggest.ts'
import { METRIC_TABLE, type MetricName, metricOf } from './metric.ts'
import { AMOUNT_EXAMPLES, parseAmount } from './metric-amount.ts'
import type { Threshold } from './threshold-schema.ts'

/** Metrics by the name that a threshold calls them: the gate's where it has one. */
const BY_KEY = new Map<string, MetricName>(
  METRIC_TABLE.map((metric) => ['gateKey' in metric ? metric.gateKey : metric.name, metric.name]),
)

/** Names of metrics that can have a threshold. */
const THRESHOLD_KEYS: readonly string[] = [...BY_KEY.keys()]

/**
 * `p99<200ms,errorRate<0.1%`: bounds that each target has to meet.
 * @returns what was expected, in words, where it does not fit
 */
export function parseThresholds(text: string): Threshold[] | string {
  const parsed = text.split(',').map((one) => parseThreshold(one.trim()))
  const wrong = parsed.find((one) => typeof one === 'string')
  return wrong ?? parsed.filter((one) => typeof one !== 'string')
}

function parseThreshold(text: string): Threshold | string {
  const [, key, operator, amount = ''] = /^([a-z]\w*)\s*([<>])\s*(.+)$/i.exec(text) ?? []
  if (key === undefined) return 'metric, < or >, and a limit, like p99<200ms or throughput>1000/s, with commas between'
  const metric = BY_KEY.get(key)
  if (metric === undefined) return `one of ${THRESHOLD_KEYS.join(', ')}${closest(key, THRESHOLD_KEYS)}`
  const { unit, better } = metricOf(metric)
  const bounds = better === 'lower' ? '<' : '>'
  const limit = parseAmount(amount.trim(), unit)
  if (operator !== bounds || limit === undefined) return `a threshold like ${key}${bounds}${AMOUNT_EXAMPLES[unit]}`
  return { text: `${key}${operator}${amount.trim()}`, metric, limit }
}
