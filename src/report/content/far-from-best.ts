import { HEADLINE_METRICS, type HeadlineMetric, higherIsBetter } from '../../result/metric.ts'
import type { Result } from '../../result/schema.ts'
import { standingOf } from './standing.ts'

/** How many times worse a figure is than the best of its metric: 1 is the best, and 2 is twice the time or half the rate. */
export interface TimesWorse {
  readonly target: string
  readonly value: number
  /** `null`: there is no interval on this side. */
  readonly low: number | null
  readonly high: number | null
}

/** A headline metric, and how far each compared target is from the best in it. */
export interface FarFromBest {
  readonly metric: HeadlineMetric
  /** The target that is 1: the best, or one of those that none is better than. */
  readonly reference: string
  /** In the order of the run; the reference among them, without an interval. */
  readonly targets: readonly TimesWorse[]
}

/** How far all targets are from the best in each headline metric that several were compared in. */
export function farFromBest(result: Result): FarFromBest[] {
  return HEADLINE_METRICS.flatMap((metric) => {
    const standing = standingOf(metric, result)
    const reference = standing?.leader ?? standing?.unbeaten[0]
    if (standing === undefined || reference === undefined) return []
    const targets = result.summary.targets.flatMap(({ target }): TimesWorse[] => {
      if (target === reference) return [{ target, value: 1, low: null, high: null }]
      const ratio = standing.order.includes(target) ? standing.relation(target, reference).ratio : undefined
      if (ratio === undefined) return []
      const { value, low, high } = ratio
      return [{ target, ...(higherIsBetter(metric) ? turned(value, low, high) : { value, low, high }) }]
    })
    return targets.length < 2 ? [] : [{ metric, reference, targets }]
  })
}

/** Of a rate: half of it is twice as bad. */
function turned(value: number, low: number | null, high: number | null): Omit<TimesWorse, 'target'> {
  return { value: 1 / value, low: high === null ? null : 1 / high, high: low === null ? null : 1 / low }
}
