import { headlineProfiles } from '../../src/result/headline-stages.ts'
import type { MetricName } from '../../src/result/metric.ts'
import { roundMetrics } from '../../src/result/round-metrics.ts'
import type { Result } from '../../src/result/schema.ts'
import { isCorrelated, lagOneAutocorrelation } from './autocorrelation.ts'

/** The metrics whose precision has a bar. */
export const METRICS = ['cpuMsPerRequest', 'throughputPerSecond', 'p50Ms', 'p99Ms'] as const satisfies MetricName[]
export type Metric = (typeof METRICS)[number]

/** What one run can tell. */
export interface Precision {
  readonly wallMs: number
  /** Share of the time from the first window to the end that lies in windows that count. */
  readonly measuredShare: number
  /** Half of the width of the interval of the log ratio, by metric and pair (`a / b`); undefined: no interval. */
  readonly halfWidths: Readonly<Record<Metric, ReadonlyMap<string, number | undefined>>>
  /** Of the log ratios of CPU per request, round after round, a pair each. */
  readonly autocorrelations: readonly number[]
  /** Pairs in which it is more than chance explains in 19 of 20 series. */
  readonly correlatedPairs: number
}

/** @param wallMs of the whole command */
export function precisionOf(result: Result, wallMs: number): Precision {
  const { targets, summary, wallTimeMs } = result
  const series = logRatiosOf(result)
  const stages = targets.flatMap(({ rounds }) => rounds.flatMap((round) => round.stages))
  const counted = stages.filter(({ disqualified }) => disqualified.length === 0)
  const firstMs = Math.min(...stages.map(({ startedMs }) => startedMs))
  const measuredMs = counted.reduce((sum, { windowMs }) => sum + windowMs, 0)
  const widthsOf = (metric: Metric): Map<string, number | undefined> =>
    new Map(
      summary.comparisons
        .filter((comparison) => comparison.metric === metric)
        .map(({ a, b, ratio: { low, high } }) => {
          // The same name for a pair whichever of the two is a lower bound.
          const pair = [a, b].toSorted().join(' / ')
          return [pair, low === null || high === null ? undefined : Math.log(high / low) / 2]
        }),
    )
  return {
    wallMs,
    measuredShare: measuredMs / (wallTimeMs - firstMs),
    halfWidths: {
      cpuMsPerRequest: widthsOf('cpuMsPerRequest'),
      throughputPerSecond: widthsOf('throughputPerSecond'),
      p50Ms: widthsOf('p50Ms'),
      p99Ms: widthsOf('p99Ms'),
    },
    autocorrelations: series.map(lagOneAutocorrelation),
    correlatedPairs: series.filter(isCorrelated).length,
  }
}

/** Pair by pair, the log ratio of CPU per request in each round that both have. */
function logRatiosOf({ targets, plan }: Result): number[][] {
  const headline = headlineProfiles(plan)
  const figures = targets.map(
    ({ rounds }) => new Map(rounds.map((round) => [round.round, roundMetrics(round, headline).cpuMsPerRequest?.value])),
  )
  return figures.flatMap((a, index) =>
    figures.slice(index + 1).map((b) =>
      [...a].flatMap(([round, ofA]) => {
        const ofB = b.get(round)
        return ofA === undefined || ofB === undefined ? [] : [Math.log(ofA / ofB)]
      }),
    ),
  )
}
