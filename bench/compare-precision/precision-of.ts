import type { MetricName, Result } from '../../src/result/schema.ts'

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
}

/** @param wallMs of the whole command */
export function precisionOf({ targets, summary, wallTimeMs }: Result, wallMs: number): Precision {
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
  }
}
