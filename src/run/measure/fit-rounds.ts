import type { Plan } from '../../config/plan.ts'
import { aloneMs } from './alone-rounds.ts'
import { roundMs } from './remaining-time.ts'

/** Fewer say too little, however slow a machine is or how many targets there are: then the run takes longer. */
export const LEAST_ROUNDS = 8
const MOST_ROUNDS = 1_000
/** The last ledger check, and stopping everything. */
const END_MS = 5_000

/**
 * The plan with as many rounds as the time of the run leaves, at what a round takes on a machine with two CPUs.
 * @param elapsedMs since the run began: the start, the checks and the warm-up are over
 * @returns the plan itself where its rounds are given
 */
export function fitRounds(plan: Plan, targets: number, elapsedMs: number): Plan {
  if (plan.timeMs === undefined || targets === 0) return plan
  const leftMs = plan.timeMs - elapsedMs - END_MS - (targets > 1 ? targets * aloneMs(plan) : 0)
  const fitting = Math.floor(leftMs / (targets * roundMs(plan, 0)))
  const rounds = Math.min(MOST_ROUNDS, Math.max(LEAST_ROUNDS, fitting))
  return withRounds(plan, rounds)
}

/** The plan with at most so many rounds of each profile, or as many where they are to be fitted. */
export function withRounds(plan: Plan, rounds: number): Plan {
  const of = (own: number): number => (plan.timeMs === undefined ? Math.min(own, rounds) : rounds)
  return { ...plan, profiles: plan.profiles.map((profile) => ({ ...profile, rounds: of(profile.rounds) })) }
}
