import { leastRequests, leastRequestsInWindow } from '../stats/percentile-support.ts'
import { PERCENTILES } from './metrics.ts'
import type { RoundMetrics } from './round-metrics.ts'
import type { TargetSummary } from './schema.ts'

export interface Supported {
  /** Without the percentiles that too few requests stand behind. */
  readonly rounds: ReadonlyMap<number, RoundMetrics>
  /** Why a percentile that was measured has no figure, in words. */
  readonly unavailable: TargetSummary['unavailable']
}

/** Takes out each percentile of which a window, or all windows together, have too few requests. */
export function supportedPercentiles(rounds: ReadonlyMap<number, RoundMetrics>): Supported {
  const unavailable: Supported['unavailable'] = {}
  const kept = new Map([...rounds].map(([round, metrics]): [number, RoundMetrics] => [round, { ...metrics }]))
  for (const [name, percentile] of Object.entries(PERCENTILES)) {
    const metric = name as keyof typeof PERCENTILES
    const counts = [...rounds.values()].flatMap((metrics) => metrics[metric]?.of ?? [])
    const least = leastRequestsInWindow(percentile)
    const enough = counts.filter((count) => count >= least)
    const isSupported = sum(enough) >= leastRequests(percentile)
    for (const metrics of kept.values()) {
      if (!isSupported || (metrics[metric]?.of ?? 0) < least) delete metrics[metric]
    }
    if (!isSupported && counts.length > 0) unavailable[metric] = tooFew(metric, percentile, counts)
  }
  return { rounds: kept, unavailable }
}

function tooFew(metric: string, percentile: number, counts: readonly number[]): string {
  const what = metric.startsWith('visibility') ? 'watched writes' : 'requests'
  const number = (value: number): string => value.toLocaleString('en')
  const found = `${number(sum(counts))} ${what} in ${counts.length === 1 ? '1 round' : `${counts.length} rounds`}`
  const needed = `a p${percentile} needs ${number(leastRequests(percentile))}`
  return `${found}; ${needed}, and ${number(leastRequestsInWindow(percentile))} in each round`
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
