import { HEADLINE_METRICS, higherIsBetter, METRICS, type MetricName, metricOf, UNITS } from '../../result/metric.ts'
import type { Estimate, Result, TargetSummary } from '../../result/schema.ts'
import { FINDING_TABLE } from '../../scenario/finding.ts'
import { decimalsFor, formatNumber, formatShare, NO_BREAK, NOTHING } from '../../text/format.ts'

/** One figure of the headline table. */
export interface Cell {
  /** `–` where the metric does not apply. */
  readonly text: string
  /** `2,232–2,465`; empty where there is no interval. */
  readonly interval: string
  /** Better than that of every other ranked target, beyond the interval. */
  readonly best: boolean
}

export interface HeadlineRow {
  readonly label: string
  /** Empty where the cells carry their unit. */
  readonly unit: string
  readonly cells: readonly Cell[]
}

const PERCENT = UNITS.share.shown

/** The name of a metric as the reports say it. */
export function metricLabel(metric: MetricName): string {
  return metricOf(metric).title
}

/** The same within a sentence. */
export function metricInSentence(metric: MetricName): string {
  return metricLabel(metric).replace(/^[A-Z](?=[a-z])/, (initial) => initial.toLowerCase())
}

/** A value of a metric with its unit: `2,446 req/s`, or `≥ 2,446 req/s` where it is a lower bound. */
export function withUnit(metric: MetricName, { value, atLeast }: Pick<Estimate, 'value' | 'atLeast'>): string {
  const { shown: unit, scale } = displayOf(metric)
  const figure = unit === PERCENT ? formatShare(value) : `${formatNumber(value * scale)}${NO_BREAK}${unit}`
  return bound(figure, atLeast)
}

/** A value in the unit that it is shown in. */
export function inShownUnit(metric: MetricName, value: number): number {
  return value * displayOf(metric).scale
}

/** The unit that a metric is shown in. */
export function shownUnit(metric: MetricName): string {
  return displayOf(metric).shown
}

function displayOf(metric: MetricName): (typeof UNITS)[keyof typeof UNITS] {
  return UNITS[metricOf(metric).unit]
}

/** The sign of a lower bound, where it is one. */
export function bound(figure: string, atLeast: boolean): string {
  return atLeast ? `≥${NO_BREAK}${figure}` : figure
}

/** All rows that at least one target has something to say in, with one cell for each target of the summary. */
export function headlineRows({ summary }: Result): HeadlineRow[] {
  const rows = METRICS.map((metric) => ({
    label: metricLabel(metric),
    unit: shownUnit(metric) === PERCENT ? '' : shownUnit(metric),
    cells: summary.targets.map((target) => metricCell(metric, target, summary)),
  }))
  return [
    ...rows.filter(({ cells }) => cells.some(({ text }) => text !== NOTHING)),
    { label: AT_FIRST_SIGHT.map(({ short }) => short).join('/'), unit: '', cells: summary.targets.map(findingsCell) },
    { label: 'Bottleneck', unit: '', cells: summary.targets.map(({ bottleneck }) => plainCell(bottleneck ?? NOTHING)) },
  ]
}

function plainCell(text: string): Cell {
  return { text, interval: '', best: false }
}

function metricCell(metric: MetricName, target: TargetSummary, summary: Result['summary']): Cell {
  const estimate = target.estimates[metric]
  if (estimate === undefined) return plainCell(NOTHING)
  const { shown: unit, scale } = displayOf(metric)
  if (unit === PERCENT) return plainCell(formatShare(estimate.value))
  const decimals = decimalsFor(estimate.value * scale)
  return {
    text: bound(formatNumber(estimate.value * scale, decimals), estimate.atLeast),
    interval: intervalText(estimate, scale, decimals),
    best: isBest(metric, target, summary),
  }
}

function intervalText({ low, high, atLeast }: Estimate, scale: number, decimals: number): string {
  if (low !== null && atLeast) return bound(formatNumber(low * scale, decimals), true)
  if (low === null || high === null) return ''
  return `${formatNumber(low * scale, decimals)}–${formatNumber(high * scale, decimals)}`
}

const AT_FIRST_SIGHT = FINDING_TABLE.filter((one) => 'short' in one)

function findingsCell({ findings }: TargetSummary): Cell {
  if (findings.verified === 0) return plainCell(NOTHING)
  return plainCell(AT_FIRST_SIGHT.map(({ kind }) => formatNumber(findings[kind], 0)).join(' / '))
}

function isBest(
  metric: MetricName,
  { target, ranked }: TargetSummary,
  { targets, comparisons }: Result['summary'],
): boolean {
  if (!ranked || !HEADLINE_METRICS.some((headline) => headline === metric)) return false
  const rivals = targets.filter((other) => other.ranked && other.target !== target && other.estimates[metric])
  const won = comparisons.filter(
    ({ metric: of, a, b, verdict }) =>
      of === metric && ((a === target && verdict === 'a is better') || (b === target && verdict === 'b is better')),
  )
  return rivals.length > 0 && won.length === rivals.length
}

/** Puts the better value first. */
export function byMerit(metric: MetricName): (a: number, b: number) => number {
  return higherIsBetter(metric) ? (a, b) => b - a : (a, b) => a - b
}
