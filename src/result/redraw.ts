import { METRIC_TABLE } from './metric.ts'
import type { Result, Summary, TargetSummary } from './schema.ts'
import { summarise } from './summarise.ts'

/**
 * The summary of a result from before version 3, by the rules of today where those of then do not hold any more:
 * comparisons have other verdicts, and percentiles of few requests have no figure. All else stays as it was drawn.
 */
export function redrawSummary(result: Result): Summary {
  const fresh = summarise(result)
  const isRanked = (name: string): boolean =>
    result.summary.targets.some(({ target, ranked }) => target === name && ranked)
  return {
    targets: result.summary.targets.map((stored) => {
      const now = fresh.targets.find(({ target }) => target === stored.target)
      return now === undefined ? stored : { ...stored, ...percentilesOf(stored, now) }
    }),
    comparisons: fresh.comparisons.filter(({ a, b }) => isRanked(a) && isRanked(b)),
  }
}

const PERCENTILES = new Set<string>(METRIC_TABLE.filter((metric) => 'percentile' in metric).map(({ name }) => name))

function percentilesOf(
  { estimates: stored }: TargetSummary,
  { estimates, unavailable }: TargetSummary,
): Pick<TargetSummary, 'estimates' | 'unavailable'> {
  const others = Object.entries(stored).filter(([metric]) => !PERCENTILES.has(metric))
  const fresh = Object.entries(estimates).filter(([metric]) => PERCENTILES.has(metric))
  return { estimates: Object.fromEntries([...others, ...fresh]), unavailable }
}
