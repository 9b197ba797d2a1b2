import type { Plan } from '../config/plan.ts'
import { loadCount } from '../profile/resolve.ts'
import { MOST_ATTEMPTS } from './drive-load.ts'

/**
 * The seed of the traffic of one attempt at one load. Each load of each round has traffic of its own, and all targets
 * have the same; so has each repeat.
 * @param load place among the loads of a round, profiles that this round leaves out counted too
 * @param attempt from 1
 */
export function trafficSeed(plan: Pick<Plan, 'seed' | 'profiles'>, round: number, load: number, attempt: number) {
  const perRound = plan.profiles.reduce((sum, profile) => sum + loadCount(profile), 0)
  return plan.seed * 1_000_003 + (round * perRound + load) * MOST_ATTEMPTS + attempt
}

/** Where the loads of each profile begin among those of a round. */
export function firstLoads({ profiles }: Pick<Plan, 'profiles'>): number[] {
  let next = 0
  return profiles.map((profile) => {
    const first = next
    next += loadCount(profile)
    return first
  })
}
