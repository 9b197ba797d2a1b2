import { HEADLINE_METRICS, higherIsBetter } from '../result/metrics.ts'
import type { Estimate, MetricName, Result, TargetSummary } from '../result/schema.ts'
import { decimalsFor, formatNumber, formatShare, NO_BREAK, NOTHING } from './format.ts'

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

interface MetricDisplay {
  readonly label: string
  readonly unit: string
  /** Turns the unit of the result into the one shown. */
  readonly scale: number
}

const MIB = 2 ** 20
const PERCENT = '%'

/** The rows of the table, in reading order. */
const DISPLAYS = {
  throughputPerSecond: { label: 'Throughput', unit: 'req/s', scale: 1 },
  capacityPerSecond: { label: 'Capacity', unit: 'req/s', scale: 1 },
  cpuMsPerRequest: { label: 'CPU per request', unit: 'ms', scale: 1 },
  p50Ms: { label: 'p50', unit: 'ms', scale: 1 },
  p95Ms: { label: 'p95', unit: 'ms', scale: 1 },
  p99Ms: { label: 'p99', unit: 'ms', scale: 1 },
  visibilityP50Ms: { label: 'Visible after p50', unit: 'ms', scale: 1 },
  visibilityP99Ms: { label: 'Visible after p99', unit: 'ms', scale: 1 },
  memoryBytes: { label: 'Memory', unit: 'MiB', scale: 1 / MIB },
  usdPerMillionRequests: { label: 'Compute cost', unit: '$/M req', scale: 1 },
  coldShare: { label: 'Cold starts', unit: PERCENT, scale: 1 },
  errorShare: { label: 'Errors', unit: PERCENT, scale: 1 },
} as const satisfies Record<MetricName, MetricDisplay>

/** All metrics, in reading order. */
export const METRICS = Object.keys(DISPLAYS).filter((name): name is MetricName => name in DISPLAYS)

/** The name of a metric as the reports say it. */
export function metricLabel(metric: MetricName): string {
  return DISPLAYS[metric].label
}

/** The same within a sentence. */
export function metricInSentence(metric: MetricName): string {
  return metricLabel(metric).replace(/^[A-Z](?=[a-z])/, (initial) => initial.toLowerCase())
}

/** A value of a metric with its unit: `2,446 req/s`, or `≥ 2,446 req/s` where it is a lower bound. */
export function withUnit(metric: MetricName, { value, atLeast }: Pick<Estimate, 'value' | 'atLeast'>): string {
  const { unit, scale } = DISPLAYS[metric]
  const figure = unit === PERCENT ? formatShare(value) : `${formatNumber(value * scale)}${NO_BREAK}${unit}`
  return bound(figure, atLeast)
}

/** A value in the unit that it is shown in. */
export function inShownUnit(metric: MetricName, value: number): number {
  return value * DISPLAYS[metric].scale
}

/** The unit that a metric is shown in. */
export function shownUnit(metric: MetricName): string {
  return DISPLAYS[metric].unit
}

/** The sign of a lower bound, where it is one. */
export function bound(figure: string, atLeast: boolean): string {
  return atLeast ? `≥${NO_BREAK}${figure}` : figure
}

/** All rows that at least one target has something to say in, with one cell for each target of the summary. */
export function headlineRows({ summary }: Result): HeadlineRow[] {
  const rows = METRICS.map((metric) => ({
    label: DISPLAYS[metric].label,
    unit: DISPLAYS[metric].unit === PERCENT ? '' : DISPLAYS[metric].unit,
    cells: summary.targets.map((target) => metricCell(metric, target, summary)),
  }))
  return [
    ...rows.filter(({ cells }) => cells.some(({ text }) => text !== NOTHING)),
    { label: 'Lost/dupl./oversold', unit: '', cells: summary.targets.map(findingsCell) },
    { label: 'Bottleneck', unit: '', cells: summary.targets.map(({ bottleneck }) => plainCell(bottleneck ?? NOTHING)) },
  ]
}

function plainCell(text: string): Cell {
  return { text, interval: '', best: false }
}

function metricCell(metric: MetricName, target: TargetSummary, summary: Result['summary']): Cell {
  const estimate = target.estimates[metric]
  if (estimate === undefined) return plainCell(NOTHING)
  const { unit, scale } = DISPLAYS[metric]
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

function findingsCell({ findings }: TargetSummary): Cell {
  if (findings.verified === 0) return plainCell(NOTHING)
  return plainCell([findings.lost, findings.duplicated, findings.oversold].map((n) => formatNumber(n, 0)).join(' / '))
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
