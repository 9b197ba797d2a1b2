import { walshOrder } from './signed-rank.ts'

/** An estimate with its confidence interval; without bounds where the observations are too few for one. */
export interface IntervalEstimate {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
}

/**
 * Hodges-Lehmann estimate of the centre with its distribution-free interval: the median of all Walsh averages
 * (means of pairs, each value with itself included), and the averages at which Wilcoxon's signed-rank test begins to reject.
 * Exact up to 50 observations, normal approximation above. Hollander & Wolfe, Nonparametric Statistical Methods, 3.2 and 3.3.
 * @param observations at least one
 * @param confidence 0 to 1
 */
export function hodgesLehmann(observations: readonly number[], confidence: number): IntervalEstimate {
  if (observations.length === 0) throw new RangeError('an estimate needs at least one observation')
  const averages = walshAverages(observations)
  const order = walshOrder(observations.length, confidence)
  return {
    value: medianOfSorted(averages),
    low: order === 0 ? null : (averages[order - 1] ?? null),
    high: order === 0 ? null : (averages[averages.length - order] ?? null),
  }
}

/**
 * Ratio of two targets from the rounds that both have: Hodges-Lehmann over the logarithm of each round's ratio.
 * The logarithm makes a : b and b : a mirror images, and pairing takes out what the machine did to both alike.
 * @param pairs values of a and b in the same round, all above zero
 */
export function pairedRatio(pairs: readonly (readonly [number, number])[], confidence: number): IntervalEstimate {
  const { value, low, high } = hodgesLehmann(logRatios(pairs), confidence)
  return {
    value: Math.exp(value),
    low: low === null ? null : Math.exp(low),
    high: high === null ? null : Math.exp(high),
  }
}

/** Natural logarithm of a / b, pair by pair. */
export function logRatios(pairs: readonly (readonly [number, number])[]): number[] {
  return pairs.map(([a, b]) => Math.log(a / b))
}

function walshAverages(values: readonly number[]): number[] {
  return values.flatMap((a, index) => values.slice(index).map((b) => (a + b) / 2)).sort((a, b) => a - b)
}

function medianOfSorted(sorted: readonly number[]): number {
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
  const upper = sorted[Math.ceil((sorted.length - 1) / 2)] ?? Number.NaN
  return (lower + upper) / 2
}
