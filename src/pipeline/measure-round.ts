import type { Plan } from '../config/plan.ts'
import type { ClosedProfile, OpenProfile } from '../profile/profile.ts'
import { loadsOf } from '../profile/resolve.ts'
import type { CapacitySearch } from '../result/capacity-search-schema.ts'
import { isGivenUp } from '../result/ranking.ts'
import type { Round, StageResult } from '../result/schema.ts'
import type { Contestant } from './contestant.ts'
import { type DriveContext, driveLoad } from './drive-load.ts'
import { fullRateFor } from './full-rate.ts'
import { measureSearch } from './measure-search.ts'
import { type BooksContext, RoundBooks } from './round-books.ts'
import { firstLoads, trafficSeed } from './round-traffic.ts'

export interface RoundContext extends DriveContext, BooksContext {
  readonly plan: Plan
  /** What the slowest target reached in its warm-up, in requests a second. */
  readonly slowestRatePerSecond: number
}

/**
 * Measures one target once: fresh data, one profile after the other, and then the truth: what was accepted against what
 * is stored. After a load that was given up nothing more is driven.
 */
export async function measureRound(
  contestant: Contestant,
  round: number,
  position: number,
  context: RoundContext,
): Promise<Round> {
  const { plan } = context
  const books = new RoundBooks(contestant, context)
  const stages: StageResult[] = []
  let search: CapacitySearch | null = null
  const places = firstLoads(plan)
  for (const [index, profile] of plan.profiles.entries()) {
    if (round >= profile.rounds || isGivenUp(stages)) continue
    const place = places[index] ?? 0
    if (profile.loop === 'search') {
      await books.close()
      search = await measureSearch(contestant, profile, trafficSeed(plan, round, place, 1), books, context)
      continue
    }
    for (const [at, load] of loadsOf(profile, circumstances(profile, contestant, context)).entries()) {
      if (isGivenUp(stages)) break
      await books.open()
      const seed = (attempt: number): number => trafficSeed(plan, round, place + at, attempt)
      const driven = await driveLoad(contestant, load, seed, context)
      stages.push(...driven.stages)
      books.note(driven.ledgers)
    }
  }
  await books.close(isGivenUp(stages))
  return { round, position, stages, search, ...books.result }
}

function circumstances(
  profile: ClosedProfile | OpenProfile,
  contestant: Contestant,
  { plan, slowestRatePerSecond }: RoundContext,
) {
  const of = profile.loop === 'open' ? profile.of : 'slowest'
  return {
    connections: plan.connections,
    fullRatePerSecond: fullRateFor(of, contestant, plan, slowestRatePerSecond),
  }
}
