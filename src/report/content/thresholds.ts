import { type MetricName, metricOf } from '../../result/metric.ts'
import type { Result } from '../../result/schema.ts'
import type { JudgedThreshold } from '../../result/threshold-schema.ts'
import { formatNumber, formatShare, NO_BREAK } from '../../text/format.ts'
import { withUnit } from './headline.ts'
import type { Quote, Statement } from './statement.ts'

/** Each threshold of each target, and the rule that decides; empty where none was asked for. */
export function thresholdStatements({ summary, plan }: Result, quote: Quote): Statement[] {
  const { thresholds = [] } = summary
  if (thresholds.length === 0) return []
  const rule = `met: the whole ${formatShare(plan.confidence)} interval is on the right side of the limit; missed: none of it is; not decided: neither.`
  return [
    ...thresholds.map((judged) => ({
      subject: `${quote(judged.target)} ${quote(judged.text)}`,
      text: `${quote(thresholdOutcome(judged))}.`,
    })),
    { subject: 'Thresholds', text: rule },
  ]
}

/** `missed: interval 210 ms to 230 ms`, or why it is not decided or not measured. */
export function thresholdOutcome({ metric, outcome, low, high, because }: JudgedThreshold): string {
  const facts = [because, intervalText(metric, low, high)].filter((fact) => fact !== null && fact !== '')
  return facts.length === 0 ? outcome : `${outcome}: ${facts.join(', ')}`
}

function intervalText(metric: MetricName, low: number | null, high: number | null): string {
  const said = (value: number): string =>
    metricOf(metric).unit === 'share'
      ? `${formatNumber(value * 100, 3)}${NO_BREAK}%`
      : withUnit(metric, { value, atLeast: false })
  if (low === null && high === null) return ''
  if (low === null) return `at most ${said(high ?? 0)}`
  return high === null ? `at least ${said(low)}` : `interval ${said(low)} to ${said(high)}`
}
