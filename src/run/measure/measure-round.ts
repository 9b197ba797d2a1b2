import type { ClosedProfile, OpenProfile } from '../../load/profile/profile.ts'
import { loadsOf } from '../../load/profile/resolve.ts'
import type { CapacitySearch } from '../../result/capacity-search-schema.ts'
import { isGivenUp } from '../../result/ranking.ts'
import type { Round, StageResult } from '../../result/schema.ts'
import type { ComponentMemory } from '../../runtime/runtime.ts'
import { measureScaled } from '../autoscaling/measure-scaled.ts'
import type { Contestant } from '../contestant.ts'
import { effectsOf } from '../faults/effects-of.ts'
import { trafficSeed } from '../seeds.ts'
import { fullRateFor } from '../start/full-rate.ts'
import { driveLoad, MOST_ATTEMPTS } from './drive-load.ts'
import { measureLoad } from './measure-load.ts'
import { measureSearch } from './measure-search.ts'
import { RoundBooks } from './round-books.ts'
import type { RoundContext } from './round-context.ts'
import { firstLoads } from './round-traffic.ts'

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
  const books = new RoundBooks(contestant, context)
  const driven = await driveRound(contestant, round, books, context)
  await books.close(isGivenUp(driven.stages))
  const memory = await context.phases.time('memory', () => contestant.deployment.memory())
  context.live?.({ kind: 'memory', target: contestant.name, components: memory })
  return { round, position, ...withMemory(driven, memory), alone: [], ...books.result }
}

/**
 * The loads of a round, in order, against data that stays as it is where the books are open already.
 * @param already stages of profiles that were driven in this round before
 */
export async function driveRound(
  contestant: Contestant,
  round: number,
  books: RoundBooks,
  context: RoundContext,
  already: readonly StageResult[] = [],
): Promise<Pick<Round, 'stages' | 'search' | 'faults' | 'autoscaling'>> {
  const { plan, scenario } = context
  const stages = [...already]
  let search: CapacitySearch | null = null
  const effects: NonNullable<Round['faults']> = []
  const scalings: NonNullable<Round['autoscaling']> = []
  const places = firstLoads(plan)
  for (const [index, profile] of plan.profiles.entries()) {
    // Faults of one component after the other come when all rounds are over.
    if (profile.loop === 'faults') continue
    if (round >= profile.rounds || isGivenUp(stages) || already.some(({ profile: of }) => of === profile.name)) continue
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
      if (profile.loop === 'open' && profile.autoscale !== undefined) {
        const scaled = await measureScaled(contestant, profile, load, { seed: seed(1), books }, context)
        stages.push(...scaled.stages)
        scalings.push(scaled.scaling)
        continue
      }
      const faults = contestant.faults.of(profile.name, round)
      // Errors are what a fault is for: nothing is given up for them.
      const planned = faults.length === 0 ? load : { ...load, faults, hopeless: undefined }
      const driven = await driveLoad(contestant, planned, seed, context)
      stages.push(...driven.stages)
      books.note(driven.ledgers)
      const { name } = profile
      effects.push(...effectsOf(driven, scenario.slo).map((effect) => ({ profile: name, ...effect })))
    }
  }
  return {
    stages,
    search,
    ...(effects.length > 0 && { faults: effects }),
    ...(scalings.length > 0 && { autoscaling: scalings }),
  }
}

/** What was driven in turns in this round, once more without the others, with traffic of its own. */
export async function driveAlone(
  contestant: Contestant,
  round: number,
  books: RoundBooks,
  context: RoundContext,
  inTurns: readonly StageResult[],
): Promise<StageResult[]> {
  const { plan } = context
  const places = firstLoads(plan)
  const alone: StageResult[] = []
  for (const [index, profile] of plan.profiles.entries()) {
    if (
      profile.loop === 'search' ||
      profile.loop === 'faults' ||
      !inTurns.some(({ profile: of }) => of === profile.name)
    )
      continue
    for (const load of loadsOf(profile, circumstances(profile, contestant, context))) {
      const seed = trafficSeed(plan, round, places[index] ?? 0, MOST_ATTEMPTS)
      const { stages, ledger } = await measureLoad(contestant, load, { seed, workers: 1 }, context)
      alone.push(...stages.map((stage) => ({ ...stage, attempts: 1 })))
      books.note([ledger])
    }
  }
  return alone
}

/** The same with what components held in memory after the load: reading it takes as long as a short window. */
export function withMemory<T extends Pick<Round, 'stages'>>(round: T, memory: readonly ComponentMemory[]): T {
  const bytes = new Map(memory.map(({ component, memoryBytes }) => [component, memoryBytes]))
  const stages = round.stages.map((stage) => ({
    ...stage,
    components: stage.components.map((use) => ({ ...use, memoryBytes: bytes.get(use.component) ?? null })),
  }))
  return { ...round, stages }
}

export function circumstances(
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
