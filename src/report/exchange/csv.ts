import { totalCpuMs, totalMemoryBytes } from '../../result/round-metrics.ts'
import type { Estimate, Result, StageResult } from '../../result/schema.ts'
import { decodeHistogram } from '../../stats/latency-histogram.ts'
import { windowPercentileMs } from '../../stats/percentile-support.ts'

/** The columns of the table; docs/reference/formats.md says what each holds. Cells that do not apply are empty. */
export const CSV_COLUMNS = [
  'run',
  'scenario',
  'level',
  'target',
  'against',
  'round',
  'profile',
  'stage',
  'component',
  'operation',
  'metric',
  'unit',
  'value',
  'low',
  'high',
  'at_least',
  'valid',
] as const

type Row = Partial<Record<(typeof CSV_COLUMNS)[number], string | number | boolean | null | undefined>>

/** One figure: what it is called, its unit, and what it is. */
type Figure = readonly [metric: string, unit: string, value: number | null | undefined]

/** A result as one tidy table: a row for each metric, the same columns in all. RFC 4180, with line feeds. */
export function renderCsv(result: Result): string {
  const common = { run: result.startedAt, scenario: result.scenario.name }
  const rows: Row[] = [...estimateRows(result), ...comparisonRows(result), ...measuredRows(result)]
  const lines = rows.map((row) => {
    const whole: Row = { ...common, ...row }
    return CSV_COLUMNS.map((column) => cell(whole[column])).join(',')
  })
  return `${[CSV_COLUMNS.join(','), ...lines].join('\n')}\n`
}

/** What follows from all rounds. */
function estimateRows({ summary }: Result): Row[] {
  return summary.targets.flatMap(({ target, estimates, findings, ranked, cost }) => [
    ...Object.entries(estimates).map(
      ([metric, estimate]): Row => ({
        level: 'estimate',
        target,
        metric,
        unit: unitOf(metric),
        ...bounds(estimate),
        valid: ranked,
      }),
    ),
    ...Object.entries(findings).map(
      ([metric, value]): Row => ({ level: 'estimate', target, metric, unit: 'writes', value, valid: ranked }),
    ),
    ...cost.map(
      ({ item, usdPerMillionRequests: value }): Row => ({
        level: 'cost',
        target,
        component: item,
        metric: 'usdPerMillionRequests',
        unit: unitOf('usdPerMillionRequests'),
        value,
        valid: ranked,
      }),
    ),
  ])
}

function comparisonRows({ summary }: Result): Row[] {
  return summary.comparisons.map(({ metric, a, b, ratio }) => ({
    level: 'comparison',
    target: a,
    against: b,
    metric,
    unit: 'ratio',
    ...bounds(ratio),
    valid: true,
  }))
}

/** What each stage of each round showed. */
function measuredRows({ targets }: Result): Row[] {
  return targets.flatMap(({ name: target, rounds }) =>
    rounds.flatMap(({ round, stages, search }) => [
      ...stages.flatMap((stage) => stageRows(stage).map((row) => ({ target, round, ...row }))),
      ...figures([['capacityPerSecond', 'requests/s', search?.capacityPerSecond]]).map((row) => ({
        level: 'round',
        target,
        round,
        ...row,
        at_least: search?.atLeast,
      })),
    ]),
  )
}

function stageRows(stage: StageResult): Row[] {
  const { profile, stage: name, requests, windowMs, operations, components, driver } = stage
  const place = { profile, stage: name, valid: stage.disqualified.length === 0 }
  const count = (metric: string, value: number): Figure => [metric, 'requests', value]
  const whole = figures([
    ['windowMs', 'ms', windowMs],
    ['offeredRatePerSecond', 'requests/s', stage.offeredRatePerSecond],
    ['throughputPerSecond', 'requests/s', requests.completed / (windowMs / 1_000)],
    ...Object.entries(requests).map(([metric, value]) => count(metric, value)),
    ...percentiles('responseTime', stage.responseTime),
    ...percentiles('serviceTime', stage.serviceTime),
    ...percentiles('visibility', stage.visibility),
    ['invisible', 'writes', stage.invisible],
    ['cpuMs', 'ms', totalCpuMs(stage)],
    ['memoryBytes', 'bytes', totalMemoryBytes(stage)],
    ['sendLagP99Ms', 'ms', driver.lagP99Ms],
    ['driverCpuMs', 'ms', driver.cpuMs],
  ])
  return [
    ...whole.map((row) => ({ level: 'stage', ...place, ...row })),
    ...components.flatMap(({ component, cpuMs, memoryBytes, throttledMs, receivedBytes, sentBytes }) =>
      figures([
        ['cpuMs', 'ms', cpuMs],
        ['memoryBytes', 'bytes', memoryBytes],
        ['throttledMs', 'ms', throttledMs],
        ['receivedBytes', 'bytes', receivedBytes],
        ['sentBytes', 'bytes', sentBytes],
      ]).map((row) => ({ level: 'component', ...place, component, ...row })),
    ),
    ...Object.entries(operations).flatMap(([operation, { completed, responseTime }]) =>
      figures([count('completed', completed), ...percentiles('responseTime', responseTime)]).map((row) => ({
        level: 'operation',
        ...place,
        operation,
        ...row,
      })),
    ),
  ]
}

/** Of one window: those that have enough requests to go into an estimate over windows. */
function percentiles(metric: string, { histogram }: StageResult['responseTime']): Figure[] {
  const decoded = decodeHistogram(histogram)
  return [50, 90, 95, 99, 99.9].map((percentile) => [
    `${metric}P${String(percentile).replace('.', '')}Ms`,
    'ms',
    windowPercentileMs(decoded, percentile),
  ])
}

/** Those that are known. */
function figures(all: readonly Figure[]): Row[] {
  return all.flatMap(([metric, unit, value]) => (typeof value === 'number' ? [{ metric, unit, value }] : []))
}

function bounds({ value, low, high, atLeast }: Estimate): Row {
  return { value, low, high, at_least: atLeast }
}

function unitOf(metric: string): string {
  if (metric === 'usdPerMillionRequests') return 'USD/million requests'
  if (metric === 'cpuMsPerRequest') return 'ms/request'
  if (metric.endsWith('PerSecond')) return 'requests/s'
  if (metric.endsWith('Ms')) return 'ms'
  return metric.endsWith('Bytes') ? 'bytes' : 'share'
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises; numbers stay. */
function cell(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
