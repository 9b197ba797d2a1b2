import { ERROR_SHARE } from '../gate-metrics.ts'
import { alphaOfLook, type DecisionPlan, LARGE_EFFECT_STARTS, type PlannedCheck } from '../gate-plan.ts'

/**
 * What a look can find:
 * `errors`: error rates far beyond what is allowed, in a handful of starts;
 * `large`: those, and effects that tower above the noise in every start;
 * `few`: everything that is worse, by ranks or by its size, where the time was up after few starts;
 * `all`: everything, and it alone can say that a check is within its threshold.
 */
export type LookScope = 'errors' | 'large' | 'few' | 'all'

/** A look of one batch. */
export interface PlannedLook {
  readonly scope: LookScope
  /** Starts after which it looks. */
  readonly starts: number
  readonly alpha: number
}

/** Two starts tell a burst from a candidate that always fails. */
const ERRORS = { scope: 'errors', starts: 2, alpha: 1e-6 } as const

/** Starts of the second batch after which a large effect can be confirmed: 3⁻⁵ passes Holm's correction over four metrics at a third of 5 %. */
const LARGE_CONFIRMING_STARTS = 5

/** The looks of the first batch, in their order. */
export function firstLooks(plan: DecisionPlan): PlannedLook[] {
  const alpha = alphaOfLook(plan)
  const [earliest] = plan.looks
  const early: PlannedLook[] = [
    ...(plan.checks.some(countsErrors) ? [ERRORS] : []),
    { scope: 'large', starts: LARGE_EFFECT_STARTS, alpha },
  ]
  return [
    ...early.filter(({ starts }) => earliest !== undefined && starts < earliest),
    ...plan.looks.map((starts): PlannedLook => ({ scope: 'all', starts, alpha })),
  ]
}

/**
 * The looks of the second batch at what a look of the first one flagged. Gross errors need as few starts again; anything else as
 * many as the first batch had, and then twice as many, but a large effect shows before.
 */
export function confirmingLooks(plan: DecisionPlan, flaggedAt: PlannedLook): PlannedLook[] {
  if (flaggedAt.scope === 'errors') return [flaggedAt]
  const whole = flaggedAt.scope === 'large' ? (plan.looks[0] ?? flaggedAt.starts) : flaggedAt.starts
  const looks = [
    ...(LARGE_CONFIRMING_STARTS < whole ? [{ scope: 'large' as const, starts: LARGE_CONFIRMING_STARTS }] : []),
    { scope: 'all' as const, starts: whole },
    { scope: 'all' as const, starts: 2 * whole },
  ]
  return looks.map((look) => ({ ...look, alpha: plan.confirmAlpha / looks.length }))
}

/**
 * The look that is left when a gate ends before its first one. When that happens does not depend on the figures, and nothing but
 * the early look has spent any error, so it may spend the rest.
 */
export function lastResort(plan: DecisionPlan, starts: number): PlannedLook {
  const early = firstLooks(plan).filter(({ scope, starts: needed }) => scope === 'large' && needed <= starts)
  const spent = early.reduce((sum, { alpha }) => sum + alpha, 0)
  return { scope: starts < LARGE_EFFECT_STARTS ? 'few' : 'all', starts, alpha: plan.alpha - spent }
}

/** Starts of both batches together, for the smallest effect that can be found and for a large one. */
export function startsForBothBatches(plan: DecisionPlan): { large: number; any: number } {
  const first = firstLooks(plan).filter(({ scope }) => scope !== 'errors')
  const least = (scope: LookScope): number => {
    const look = first.find((one) => one.scope === scope) ?? first[0]
    if (look === undefined) return 0
    const again = confirmingLooks(plan, look).find((one) => one.scope === scope) ?? look
    return look.starts + again.starts
  }
  return { large: least('large'), any: least('all') }
}

export function countsErrors({ metric, threshold }: PlannedCheck): boolean {
  return metric.metric === ERROR_SHARE && threshold.level === 'fail'
}
