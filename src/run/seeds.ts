import type { Plan } from '../config/plan.ts'
import { loadCount } from '../load/profile/resolve.ts'
import { MOST_ATTEMPTS } from './measure/drive-load.ts'

// All randomness of a run comes from its seed: the data set and the order of the targets from the seed itself, the traffic of each load and of
// the warm-up from the numbers below, arrivals, turns and the probes of a search from forks of those. The checks before a run have
// negative seeds, the same in every run.

/** So many seeds belong to each seed of a run; those of two runs share none. */
const SEEDS_PER_RUN = 1_000_003

/** The last two, which no load of a round comes to. */
const WARM_UP = { heating: SEEDS_PER_RUN - 2, settling: SEEDS_PER_RUN - 1 }

/** The seed of the traffic of a warm-up, the same for all targets. */
export function warmUpSeed({ seed }: Pick<Plan, 'seed'>, part: keyof typeof WARM_UP): number {
  return seed * SEEDS_PER_RUN + WARM_UP[part]
}

/**
 * The seed of the traffic of one attempt at one load. Each load of each round has traffic of its own, and all targets
 * have the same; so has each repeat.
 * @param load place among the loads of a round, profiles that this round leaves out counted too
 * @param attempt from 1
 */
export function trafficSeed(
  plan: Pick<Plan, 'seed' | 'profiles'>,
  round: number,
  load: number,
  attempt: number,
): number {
  const perRound = plan.profiles.reduce((sum, profile) => sum + loadCount(profile), 0)
  return plan.seed * SEEDS_PER_RUN + (round * perRound + load) * MOST_ATTEMPTS + attempt
}
