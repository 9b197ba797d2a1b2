import type { IntervalEstimate } from './hodges-lehmann.ts'
import { normalUpperTail } from './normal.ts'
import { normalQuantile } from './quantiles.ts'
import { doubledRanks } from './ranks.ts'

/** Up to so many pairs of values the distribution of the statistic is calculated exactly. */
const EXACT_UP_TO = 2_500

/**
 * P(U <= k) of Mann and Whitney's statistic for m and n values without ties, by its generating function: the product
 * of (1 - q^(n+i)) / (1 - q^i) for i up to m, divided by the number of ways to deal them.
 */
export function rankSumDistribution(m: number, n: number): number[] {
  const highest = m * n
  const counts = new Float64Array(highest + 1)
  counts[0] = 1
  for (let i = 1; i <= m; i += 1) {
    for (let sum = highest; sum >= n + i; sum -= 1) counts[sum] = (counts[sum] ?? 0) - (counts[sum - n - i] ?? 0)
    for (let sum = i; sum <= highest; sum += 1) counts[sum] = (counts[sum] ?? 0) + (counts[sum - i] ?? 0)
  }
  const all = counts.reduce((sum, count) => sum + count, 0)
  let total = 0
  return Array.from(counts, (count) => {
    total += count
    return total / all
  })
}

/**
 * Wilcoxon's rank-sum test (Mann and Whitney's U) of "the first lie above the second", one-sided. Exact where there are no ties and the
 * numbers are small, else the normal approximation with tie and continuity correction.
 * Hollander & Wolfe, Nonparametric Statistical Methods, 4.1.
 */
export function rankSumTest(first: readonly number[], second: readonly number[]): number {
  const [m, n] = [first.length, second.length]
  const all = [...first, ...second]
  const doubled = doubledRanks(all)
  const rankSum = doubled.slice(0, m).reduce((sum, rank) => sum + rank, 0) / 2
  const u = rankSum - (m * (m + 1)) / 2
  if (new Set(all).size === all.length && m * n <= EXACT_UP_TO) {
    // U is symmetric: P(U >= u) = P(U <= mn - u).
    return rankSumDistribution(m, n)[m * n - u] ?? 1
  }
  const mean = (m * n) / 2
  const meanRank = (m + n + 1) / 2
  const squares = doubled.reduce((sum, rank) => sum + (rank / 2 - meanRank) ** 2, 0)
  const deviation = Math.sqrt((m * n * squares) / ((m + n) * (m + n - 1)))
  return deviation === 0 ? 1 : normalUpperTail((u - mean - 0.5) / deviation)
}

/**
 * How far the first lie above the second: the median of all differences, with the differences at which the rank-sum test begins to
 * reject. Hollander & Wolfe, 4.2 and 4.3.
 * @param first at least one value, as the second
 */
export function shift(first: readonly number[], second: readonly number[], confidence: number): IntervalEstimate {
  const differences = first.flatMap((a) => second.map((b) => a - b)).sort((a, b) => a - b)
  const order = differenceOrder(first.length, second.length, (1 - confidence) / 2)
  const lower = differences[Math.floor((differences.length - 1) / 2)] ?? Number.NaN
  const upper = differences[Math.ceil((differences.length - 1) / 2)] ?? Number.NaN
  return {
    value: (lower + upper) / 2,
    low: order === 0 ? null : (differences[order - 1] ?? null),
    high: order === 0 ? null : (differences[differences.length - order] ?? null),
  }
}

/** Which of the ordered differences, from 1 at either end, bounds the interval; 0: there is none. */
function differenceOrder(m: number, n: number, tail: number): number {
  if (m * n <= EXACT_UP_TO) return rankSumDistribution(m, n).filter((cumulative) => cumulative <= tail).length
  const deviation = Math.sqrt((m * n * (m + n + 1)) / 12)
  return Math.max(0, Math.floor((m * n) / 2 - normalQuantile(1 - tail) * deviation))
}
