import { observationsNeeded } from '../stats/signed-rank.ts'
import { higherIsBetter, type MetricName } from './metric.ts'
import type { Comparison, Estimate } from './schema.ts'

/** Two targets whose ratio surely lies within this share of 1 are called equivalent. */
export const EQUIVALENCE_MARGIN = 0.1

/** What is said of two targets, and why nothing can be. */
export type Judgement = Pick<Comparison, 'verdict' | 'because'>

/**
 * The verdict on a ratio from its interval alone. They differ where the interval leaves out 1, are equivalent where it
 * lies within the margin, and else it is not decided. An interval without an upper end can only make `a` better.
 * @param pairs rounds that both have; undefined: not known
 */
export function judgeRatio(
  metric: MetricName,
  { low, high, atLeast }: Estimate,
  { confidence, pairs }: { readonly confidence: number; readonly pairs?: number },
): Judgement {
  if (low === null && high === null && pairs !== undefined && pairs >= observationsNeeded(confidence)) {
    return notDecided('the load driver was the limit with both')
  }
  if (low === null) return notDecided(tooFewRounds(confidence, pairs))
  if (atLeast && high === null) {
    if (low > 1) return { verdict: higherIsBetter(metric) ? 'a is better' : 'b is better', because: null }
    return notDecided('the load driver was the limit with one of them')
  }
  if (high === null) return notDecided(tooFewRounds(confidence, pairs))
  if (low > 1 || high < 1) {
    return { verdict: low > 1 === higherIsBetter(metric) ? 'a is better' : 'b is better', because: null }
  }
  const isWithin = low >= 1 / (1 + EQUIVALENCE_MARGIN) && high <= 1 + EQUIVALENCE_MARGIN
  return isWithin ? { verdict: 'equivalent', because: null } : notDecided(INCLUDES_ONE)
}

const INCLUDES_ONE = `the interval includes 1 and is wider than ${EQUIVALENCE_MARGIN * 100} %`

function notDecided(because: string): Judgement {
  return { verdict: 'not decided', because }
}

function tooFewRounds(confidence: number, pairs: number | undefined): string {
  const needed = `${Number((confidence * 100).toPrecision(4))} % confidence takes ${observationsNeeded(confidence)}`
  if (pairs === undefined) return `they share too few valid rounds: ${needed}`
  return `they share ${pairs} valid ${pairs === 1 ? 'round' : 'rounds'}, and ${needed}`
}
