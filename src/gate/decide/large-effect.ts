import { type PlannedCheck, toleranceOf, worsening } from '../gate-plan.ts'
import type { Observation } from './observations.ts'

/** An effect is large from so many times its threshold, and so many times what the base shows against itself. */
const LARGE_TIMES = 3

/**
 * The p value of a large effect: the candidate is the worst of three arms in every start, and by far. Where nothing changed any arm is as
 * likely the worst of a start, so all starts agree by chance with 3⁻ⁿ; no other dealing of the arms could tower above the same noise.
 * 1 where the effect is not large.
 */
export function largeEffectPValue(check: PlannedCheck, observations: readonly Observation[]): number {
  const noise = observations.map(({ control }) => Math.abs(control ?? Number.POSITIVE_INFINITY))
  const least = LARGE_TIMES * Math.max(toleranceOf(check), ...noise)
  const isLarge = observations.every(
    ({ difference }) => difference !== undefined && worsening(check.metric, difference) > least,
  )
  return isLarge ? 3 ** -observations.length : 1
}

/** Whether all of a candidate lies beyond all of a stored base by several times the threshold. @param now logarithms, turned so that more is worse */
export function isLargeAgainstStored(check: PlannedCheck, now: readonly number[], then: readonly number[]): boolean {
  return Math.min(...now) - Math.max(...then) > LARGE_TIMES * toleranceOf(check)
}
