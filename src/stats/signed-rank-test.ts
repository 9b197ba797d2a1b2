import { normalUpperTail } from './normal.ts'
import { doubledRanks } from './ranks.ts'

/** Up to this many differences the p value is exact; above it the normal approximation is within a hair. */
const EXACT_UP_TO = 100

export interface SignedRankTest {
  /** Chance of so high a sum of the positive ranks, or a higher one, if the differences lie symmetrically about zero. */
  readonly pValue: number
  /** Differences that count: those that are not zero. */
  readonly observations: number
}

/**
 * Wilcoxon's signed-rank test of "the differences lie above zero", one-sided.
 *
 * Differences of zero say nothing about the direction and are left out, as Wilcoxon did. Equal sizes share the mean of their
 * ranks; the p value is then that of the ranks at hand (each has its sign by chance), so it stays exact.
 * Above 100 differences: normal approximation with tie and continuity correction.
 * Hollander & Wolfe, Nonparametric Statistical Methods, 3.1, comments 9 and 11.
 */
export function signedRankTest(differences: readonly number[]): SignedRankTest {
  const counted = differences.filter((difference) => difference !== 0)
  const ranks = doubledRanks(counted.map(Math.abs))
  const positive = ranks.reduce((sum, rank, index) => sum + ((counted[index] ?? 0) > 0 ? rank : 0), 0)
  const pValue = counted.length > EXACT_UP_TO ? approximateTail(ranks, positive) : exactTail(ranks, positive)
  return { pValue, observations: counted.length }
}

/** The same test of "the differences do not lie about zero": twice the smaller tail. */
export function twoSidedSignedRankTest(differences: readonly number[]): SignedRankTest {
  const above = signedRankTest(differences)
  const below = signedRankTest(differences.map((difference) => -difference))
  return { ...above, pValue: Math.min(1, 2 * Math.min(above.pValue, below.pValue)) }
}

/** P(sum of the ranks that got a plus >= positive), each rank having its sign by the toss of a coin. */
function exactTail(doubled: readonly number[], positive: number): number {
  const total = doubled.reduce((sum, rank) => sum + rank, 0)
  const probabilities = new Float64Array(total + 1)
  probabilities[0] = 1
  let reached = 0
  for (const rank of doubled) {
    reached += rank
    for (let sum = reached; sum >= 0; sum -= 1) {
      const withRank = sum >= rank ? (probabilities[sum - rank] ?? 0) : 0
      probabilities[sum] = ((probabilities[sum] ?? 0) + withRank) / 2
    }
  }
  return Math.min(
    1,
    probabilities.subarray(positive).reduce((tail, probability) => tail + probability, 0),
  )
}

function approximateTail(doubled: readonly number[], positive: number): number {
  const mean = doubled.reduce((sum, rank) => sum + rank, 0) / 2
  const deviation = Math.sqrt(doubled.reduce((sum, rank) => sum + rank * rank, 0) / 4)
  // Half a rank, in doubled ranks.
  return normalUpperTail((positive - mean - 1) / deviation)
}
