import type { IntervalEstimate } from './hodges-lehmann.ts'
import { normalQuantile } from './quantiles.ts'

/**
 * A share of counted events with Wilson's score interval.
 * E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).
 * @param total at least one
 */
export function proportion(count: number, total: number, confidence: number): IntervalEstimate {
  const z = normalQuantile((1 + confidence) / 2)
  const share = count / total
  const centre = (share + (z * z) / (2 * total)) / (1 + (z * z) / total)
  const half = (z / (1 + (z * z) / total)) * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  return { value: share, low: count === 0 ? 0 : centre - half, high: count === total ? 1 : centre + half }
}

/** P(X >= count) of a binomial distribution: the chance of so many events if each had this probability (0 < p < 1). */
export function binomialUpperTail(count: number, total: number, probability: number): number {
  if (count <= 0) return 1
  const odds = Math.log(probability) - Math.log1p(-probability)
  let logTerm = total * Math.log1p(-probability)
  let below = Math.exp(logTerm)
  for (let k = 1; k < count; k += 1) {
    logTerm += Math.log(total - k + 1) - Math.log(k) + odds
    below += Math.exp(logTerm)
  }
  return Math.max(0, 1 - below)
}
