import { headlineProfiles, openStages, useStages } from '../result/headline-stages.ts'
import { stageTitle } from '../result/ranking.ts'
import { totalCpuMs } from '../result/round-metrics.ts'
import type { Result, StageResult } from '../result/schema.ts'
import { addHistograms, decodeHistogram, percentileMs } from '../stats/latency-histogram.ts'
import { formatBytes, formatDuration, formatNumber, formatSetting, formatShare } from './format.ts'
import { headlineRows, metricLabel } from './headline.ts'
import { markdownTable, markdownText } from './markdown-text.ts'

/** The headline figures with their intervals, metrics as rows. */
export function headlineSection(result: Result): string {
  const heads = result.summary.targets.map(
    ({ target, ranked }) => `**${markdownText(target)}**${ranked ? '' : ' (not ranked)'}`,
  )
  const rows = headlineRows(result).map(({ label, unit, cells }) => [
    unit === '' ? label : `${label}, ${unit}`,
    ...cells.map(({ text, interval, best }) => {
      const figure = best ? `**${text}** \\*` : markdownText(text)
      return interval === '' ? figure : `${figure} <br> ${interval}`
    }),
  ])
  return `${markdownTable(['', ...heads], rows)}\n\n\\* better than every other ranked target. Below a figure: its interval.`
}

/** Each pair in each headline metric. */
export function comparisonSection({ summary, plan }: Result): string {
  const rows = summary.comparisons.map(({ metric, a, b, ratio, verdict, minimumDetectableRatio }) => [
    metricLabel(metric),
    markdownText(a),
    markdownText(b),
    ratio.value.toFixed(3),
    ratio.low === null || ratio.high === null ? '–' : `${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}`,
    verdict === 'too close to call' ? verdict : `${markdownText(verdict === 'a is better' ? a : b)} is better`,
    minimumDetectableRatio === null ? '–' : formatShare(minimumDetectableRatio - 1),
  ])
  const head = ['Metric', 'A', 'B', 'A : B', 'Interval', 'Verdict', 'Smallest difference']
  const count = rows.length
  const misses = formatNumber(count * (1 - plan.confidence), 0)
  const note = `Each interval holds by itself: of ${count} at ${formatShare(plan.confidence)}, about ${misses} may miss the truth by chance.`
  const bearIntervals = summary.comparisons.some(({ ratio }) => ratio.low !== null)
  return markdownTable(head, rows, [0, 1, 2, 5]) + (bearIntervals ? `\n\n${note}` : '')
}

/** Latency in the open loop, operation by operation, over all valid rounds together; empty where none was driven. */
export function operationSection({ targets, scenario, plan }: Result): string {
  const headline = headlineProfiles(plan)
  if (headline.open === undefined) return ''
  const rows = targets.flatMap((target) => {
    const stages = target.rounds.flatMap((round) => openStages(round, headline))
    return Object.entries(scenario.mix).map(([operation, share]) => {
      const parts = stages.flatMap((stage) => stage.operations[operation] ?? [])
      const merged = addHistograms(parts.map(({ responseTime }) => decodeHistogram(responseTime.histogram)))
      const completed = parts.reduce((sum, part) => sum + part.completed, 0)
      const percentiles = [50, 95, 99].map((percentile) => figure(percentileMs(merged, percentile)))
      return [
        markdownText(target.name),
        markdownText(operation),
        formatShare(share),
        formatNumber(completed, 0),
        ...percentiles,
      ]
    })
  })
  return markdownTable(
    ['Target', 'Operation', 'Share of traffic', 'Requests', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows,
    [0, 1],
  )
}

/** CPU and memory of each component where it was driven hardest, and its network where the runtime can tell; empty where only searches were made. */
export function componentSection({ targets, plan }: Result): string {
  const headline = headlineProfiles(plan)
  if (!headline.closed && !headline.open) return ''
  const isNetworkKnown = targets.some(({ rounds }) =>
    rounds
      .flatMap((round) => useStages(round, headline))
      .some(({ components }) => components.some(({ receivedBytes }) => receivedBytes !== null)),
  )
  const rows = targets.flatMap((target) => {
    const stages = target.rounds.flatMap((round) => useStages(round, headline))
    const completed = stages.reduce((sum, { requests }) => sum + requests.completed, 0)
    const all = stages.reduce((sum, stage) => sum + totalCpuMs(stage), 0)
    return target.components.map(({ name, cost }) => {
      const uses = usesOf(name, stages)
      const cpuMs = uses.reduce((sum, use) => sum + use.cpuMs, 0)
      const memoryBytes = Math.max(0, ...uses.map((use) => use.memoryBytes))
      const measured = uses.length > 0 && completed > 0 && all > 0
      return [
        markdownText(target.name),
        markdownText(name),
        cost,
        measured ? formatNumber(cpuMs / completed) : '–',
        measured ? formatShare(cpuMs / all) : '–',
        measured ? formatBytes(memoryBytes) : '–',
        ...(isNetworkKnown ? networkCells(uses, completed) : []),
      ]
    })
  })
  return markdownTable(
    [
      'Target',
      'Component',
      'Charged as',
      'CPU ms per request',
      'Share of CPU',
      'Highest memory',
      ...(isNetworkKnown ? ['Received kB per request', 'Sent kB per request', 'Throttled'] : []),
    ],
    rows,
    [0, 1, 2],
  )
}

function networkCells(uses: readonly StageResult['components'][number][], requests: number): string[] {
  const total = (key: 'receivedBytes' | 'sentBytes' | 'throttledMs'): number | undefined =>
    uses.some((use) => use[key] !== null) ? uses.reduce((sum, use) => sum + (use[key] ?? 0), 0) : undefined
  const perRequest = (bytes: number | undefined): string =>
    bytes === undefined || requests === 0 ? '–' : formatNumber(bytes / 1_000 / requests)
  const throttledMs = total('throttledMs')
  return [
    perRequest(total('receivedBytes')),
    perRequest(total('sentBytes')),
    throttledMs === undefined ? '–' : formatDuration(throttledMs),
  ]
}

/** What functions were invoked and billed, all stages together; empty where there are none. */
export function functionSection({ targets }: Result): string {
  const rows = targets.flatMap(({ name, rounds }) => {
    const uses = rounds.flatMap(({ stages }) => stages.map((stage) => stage.functions)).filter((use) => use !== null)
    if (uses.length === 0) return []
    const total = (key: 'invocations' | 'coldStarts' | 'billedMs' | 'gbSeconds' | 'throttled') =>
      uses.reduce((sum, use) => sum + use[key], 0)
    const peak = Math.max(...uses.map(({ environmentsPeak }) => environmentsPeak))
    const counts = [total('invocations'), total('coldStarts'), total('throttled'), peak].map((count) =>
      formatNumber(count, 0),
    )
    return [
      [
        markdownText(name),
        ...counts,
        figure(total('billedMs') / total('invocations')),
        formatNumber(total('gbSeconds')),
      ],
    ]
  })
  const head = [
    'Target',
    'Invocations',
    'Cold starts',
    'Throttled',
    'Environments at peak',
    'Billed ms per invocation',
    'GB-seconds',
  ]
  return rows.length === 0 ? '' : markdownTable(head, rows)
}

/** Failures by kind; empty where nothing failed. */
export function errorSection({ targets }: Result): string {
  const rows = targets.flatMap((target) => {
    const all = target.rounds.flatMap((round) => round.stages)
    return [...Map.groupBy(all, stageTitle)].flatMap(([title, stages]) => {
      const dropped = stages.reduce((sum, { requests }) => sum + requests.dropped, 0)
      const kinds = [...errorCounts(stages), ...(dropped > 0 ? [['dropped', dropped] as const] : [])]
      return kinds.map(([kind, count]) => [
        markdownText(target.name),
        markdownText(title),
        markdownText(kind),
        formatSetting(count),
      ])
    })
  })
  return rows.length === 0 ? '' : markdownTable(['Target', 'Profile', 'Kind', 'Count'], rows, [0, 1, 2])
}

function errorCounts(stages: readonly StageResult[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const [kind, count] of stages.flatMap(({ errors }) => Object.entries(errors))) {
    counts.set(kind, (counts.get(kind) ?? 0) + count)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}

function usesOf(name: string, stages: readonly StageResult[]): StageResult['components'] {
  return stages.flatMap(({ components }) => components.filter(({ component }) => component === name))
}

function figure(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '–' : formatNumber(value)
}
