import { METRICS, type Precision } from './precision-of.ts'

/** The median over runs of the half-width of each pair's ratio, in Markdown; a run without an interval counts as infinite. */
export function precisionTable(runs: readonly Precision[]): string {
  const pairs = [
    ...new Set(runs.flatMap(({ halfWidths }) => METRICS.flatMap((metric) => [...halfWidths[metric].keys()]))),
  ]
  const rows = pairs.map((pair) => {
    const cells = METRICS.map((metric) =>
      percent(median(runs.map(({ halfWidths }) => halfWidths[metric].get(pair) ?? Number.POSITIVE_INFINITY))),
    )
    return `| ${[pair, ...cells].join(' | ')} |`
  })
  const wall = runs.map(({ wallMs }) => wallMs / 1_000)
  const correlations = runs.flatMap(({ autocorrelations }) => autocorrelations)
  const correlated = runs.reduce((sum, { correlatedPairs }) => sum + correlatedPairs, 0)
  const shares = runs.map(({ measuredShare }) => measuredShare)
  return [
    `| half-width, median of ${runs.length} runs | CPU per request | throughput | p50 | p99 |`,
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    `Wall time: ${median(wall).toFixed(0)} s (${Math.min(...wall).toFixed(0)} to ${Math.max(...wall).toFixed(0)}). ` +
      `In windows that count, of the time after the warm-up: ${percent(median(shares))}.`,
    `From round to round: lag-one autocorrelation of the log ratio of CPU per request ${median(correlations).toFixed(2)} in the middle; ` +
      `more than chance explains in ${correlated} of ${correlations.length} series (1 in 20 would be chance).`,
    '',
  ].join('\n')
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

function percent(share: number): string {
  return Number.isFinite(share) ? `${(share * 100).toFixed(1)} %` : 'no interval'
}
