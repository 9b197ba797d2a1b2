import { studentUpperTail } from '../../stats/student.ts'
import { LARGE_EFFECT_STARTS, type PlannedCheck, toleranceOf, worsening } from '../gate-plan.ts'
import type { Observation } from './observations.ts'

/** An effect is large from so many times its threshold, and so many times what the base shows against itself. */
const LARGE_TIMES = 3

/**
 * The p value of a large effect: the candidate is the worst of three arms in every start, and by far. Where nothing changed any arm is as
 * likely the worst of a start, so all starts agree by chance with 3⁻ⁿ; no other dealing of the arms could tower above the same noise.
 * With fewer starts than that takes, because the time was up, it may be the smaller p value of Student's t test of the least of the
 * differences against what the base shows against itself: a regression of four times is one after two starts.
 * 1 where the effect is not large.
 */
export function largeEffectPValue(check: PlannedCheck, observations: readonly Observation[]): number {
  const noise = observations.map(({ control }) => Math.abs(control ?? Number.POSITIVE_INFINITY))
  const least = LARGE_TIMES * Math.max(toleranceOf(check), ...noise)
  const isLarge = observations.every(
    ({ difference }) => difference !== undefined && worsening(check.metric, difference) > least,
  )
  if (!isLarge) return 1
  const byDealing = 3 ** -observations.length
  // A single start may have met a disturbance, whatever a test says of it.
  if (observations.length >= LARGE_EFFECT_STARTS || observations.length < 2) return byDealing
  const smallest = Math.min(...observations.map(({ difference }) => worsening(check.metric, difference ?? 0)))
  return Math.min(byDealing, leastDifferencePValue(smallest, noise))
}

/**
 * The base's two arms differ by √2 times the deviation of one, and the candidate from their mean by √1.5 times. The least of n
 * differences is tested as if it were the only one, which errs on the side of caution.
 * @param noise the differences of the base from itself, start by start
 */
function leastDifferencePValue(smallest: number, noise: readonly number[]): number {
  const ofOneArm = Math.sqrt(noise.reduce((sum, each) => sum + each * each, 0) / noise.length / 2)
  return studentUpperTail(smallest / (Math.sqrt(1.5) * ofOneArm), noise.length)
}

/** Whether all of a candidate lies beyond all of a stored base by several times the threshold. @param now logarithms, turned so that more is worse */
export function isLargeAgainstStored(check: PlannedCheck, now: readonly number[], then: readonly number[]): boolean {
  return Math.min(...now) - Math.max(...then) > LARGE_TIMES * toleranceOf(check)
}
