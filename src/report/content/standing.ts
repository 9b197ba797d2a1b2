import type { MetricName } from '../../result/metric.ts'
import type { Comparison, Estimate, Result } from '../../result/schema.ts'
import { byMerit } from './headline.ts'

/** A ratio of which perhaps only one side is known. */
export interface Ratio extends Pick<Estimate, 'value' | 'low' | 'high'> {
  readonly side: 'at least ' | 'at most ' | ''
}

/** How a target stands to another, from their comparison alone. */
export interface Relation {
  readonly kind: 'better' | 'worse' | 'equivalent' | 'not decided'
  /** Its value divided by that of the other; undefined: they were not compared. */
  readonly ratio: Ratio | undefined
  /** Why it is not decided; null where it is. */
  readonly because: string | null
}

/** How ranked targets stand to each other in one metric. */
export interface Standing {
  /** All that have a figure, better figures first. The order is for the eye: it decides nothing. */
  readonly order: readonly string[]
  /** The one that is better than every other; undefined: there is none. */
  readonly leader: string | undefined
  /** Those that no other is better than; none where the comparisons run in a circle. */
  readonly unbeaten: readonly string[]
  /** How `of` stands to `to`. */
  relation(of: string, to: string): Relation
}

const NOT_COMPARED: Relation = {
  kind: 'not decided',
  ratio: undefined,
  because: 'they share too few valid rounds or requests',
}

/** Who is better than whom in a metric: the one place that reports take it from. Undefined where nobody was compared. */
export function standingOf(metric: MetricName, { summary }: Pick<Result, 'summary'>): Standing | undefined {
  const comparisons = summary.comparisons.filter((comparison) => comparison.metric === metric)
  if (comparisons.length === 0) return undefined
  const merit = byMerit(metric)
  const order = summary.targets
    .flatMap(({ target, ranked, estimates }) => {
      const estimate = estimates[metric]
      return ranked && estimate ? [{ target, value: estimate.value }] : []
    })
    .sort((a, b) => merit(a.value, b.value))
    .map(({ target }) => target)
  const relation = (of: string, to: string): Relation => relationOf(comparisons, of, to)
  const others = (name: string): string[] => order.filter((other) => other !== name)
  return {
    order,
    relation,
    leader: order.find((name) => others(name).every((other) => relation(name, other).kind === 'better')),
    unbeaten: order.filter((name) => others(name).every((other) => relation(name, other).kind !== 'worse')),
  }
}

function relationOf(comparisons: readonly Comparison[], of: string, to: string): Relation {
  const found = comparisons.find(({ a, b }) => (a === of && b === to) || (a === to && b === of))
  if (found === undefined) return NOT_COMPARED
  const { ratio, verdict, because } = found
  const isTurned = found.a !== of
  const side = !ratio.atLeast ? '' : isTurned ? 'at most ' : 'at least '
  return { kind: kindOf(verdict, isTurned), ratio: { ...(isTurned ? inverse(ratio) : ratio), side }, because }
}

function kindOf(verdict: Comparison['verdict'], isTurned: boolean): Relation['kind'] {
  if (verdict === 'equivalent' || verdict === 'not decided') return verdict
  return (verdict === 'a is better') === isTurned ? 'worse' : 'better'
}

function inverse({ value, low, high }: Estimate): Omit<Ratio, 'side'> {
  return { value: 1 / value, low: high === null ? null : 1 / high, high: low === null ? null : 1 / low }
}
