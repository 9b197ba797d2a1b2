import { leastRequests, leastRequestsInWindow } from '../stats/percentile-support.ts'
import type { RoundMetrics } from './round-metrics.ts'
import type { TargetSummary } from './schema.ts'

export interface SupportedMedians {
  /** Without the medians that too few requests stand behind. */
  readonly rounds: ReadonlyMap<number, RoundMetrics>
  /** Why there is no figure, in words. */
  readonly unavailable: TargetSummary['unavailable']
}

/** Takes out each median of which a window, or all windows together, have too few requests. */
export function supportedMedians(rounds: ReadonlyMap<number, RoundMetrics>): SupportedMedians {
  const kept = new Map([...rounds].map(([round, metrics]): [number, RoundMetrics] => [round, { ...metrics }]))
  const counts = [...rounds.values()].flatMap(({ p50Ms }) => p50Ms?.of ?? [])
  const least = leastRequestsInWindow(50)
  const isSupported = sum(counts.filter((count) => count >= least)) >= leastRequests(50)
  for (const metrics of kept.values()) {
    if (!isSupported || (metrics.p50Ms?.of ?? 0) < least) delete metrics.p50Ms
  }
  return { rounds: kept, unavailable: isSupported || counts.length === 0 ? {} : { p50Ms: tooFew(counts) } }
}

function tooFew(counts: readonly number[]): string {
  const found = `${sum(counts).toLocaleString('en')} requests in ${counts.length === 1 ? '1 round' : `${counts.length} rounds`}`
  return `${found}; a p50 needs ${leastRequests(50)}, and ${leastRequestsInWindow(50)} in each round`
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
