import { normalQuantile } from './quantiles.ts'

/** Up to this many observations the distribution of the statistic is calculated exactly; above it, the normal one is close. */
const EXACT_UP_TO = 50

/**
 * Cumulative distribution of Wilcoxon's signed-rank statistic under the hypothesis of symmetry about zero:
 * element k is P(W <= k). Each rank is in the sum or not, with equal chance, so the distribution is
 * built up rank by rank.
 */
export function signedRankDistribution(observations: number): number[] {
  const highest = (observations * (observations + 1)) / 2
  const probabilities = new Array<number>(highest + 1).fill(0)
  probabilities[0] = 1
  for (let rank = 1; rank <= observations; rank += 1) {
    for (let sum = highest; sum >= 0; sum -= 1) {
      const without = probabilities[sum] ?? 0
      const withRank = probabilities[sum - rank] ?? 0
      probabilities[sum] = (without + withRank) / 2
    }
  }
  let total = 0
  return probabilities.map((probability) => {
    total += probability
    return total
  })
}

/**
 * Which of the ordered Walsh averages, counted from 1 at either end, bounds the confidence interval:
 * the largest k with P(W < k) <= (1 - confidence) / 2. Hollander & Wolfe, Nonparametric Statistical Methods, 3.3.
 * @returns 0 where there are too few observations for an interval at this confidence
 */
export function walshOrder(observations: number, confidence: number): number {
  const tail = (1 - confidence) / 2
  if (observations > EXACT_UP_TO) {
    const mean = (observations * (observations + 1)) / 4
    const deviation = Math.sqrt((observations * (observations + 1) * (2 * observations + 1)) / 24)
    return Math.floor(mean - normalQuantile(1 - tail) * deviation)
  }
  return signedRankDistribution(observations).filter((cumulative) => cumulative <= tail).length
}

/**
 * The confidence that the interval really has: at few observations the next that exists above the one asked for.
 * @returns 0 where there is no interval
 */
export function achievedConfidence(observations: number, confidence: number): number {
  const order = walshOrder(observations, confidence)
  if (order === 0) return 0
  if (observations > EXACT_UP_TO) return confidence
  return 1 - 2 * (signedRankDistribution(observations)[order - 1] ?? 0)
}

/** The smallest number of rounds for which an interval at this confidence exists (6 at 95 %). */
export function observationsNeeded(confidence: number): number {
  // The most extreme outcome, all of one sign, has the chance 2^-n in each tail.
  return Math.ceil(Math.log2(2 / (1 - confidence)) - 1e-9)
}
