import type { ClosedProfile, OpenProfile } from '../../load/profile/profile.ts'
import { loadsOf } from '../../load/profile/resolve.ts'
import type { CapacitySearch } from '../../result/capacity-search-schema.ts'
import { isGivenUp } from '../../result/ranking.ts'
import type { Round, StageResult } from '../../result/schema.ts'
import type { ComponentMemory } from '../../runtime/runtime.ts'
import { measureScaled } from '../autoscaling/measure-scaled.ts'
import { effectsOf } from '../faults/effects-of.ts'
import type { RunTarget } from '../run-target.ts'
import { trafficSeed } from '../seeds.ts'
import { fullRateFor } from '../start/full-rate.ts'
import { driveLoad, MOST_ATTEMPTS } from './drive-load.ts'
import { measureLoad } from './measure-load.ts'
import { measureSearch } from './measure-search.ts'
import type { RoundContext } from './round-context.ts'
import { RoundLedger } from './round-ledger.ts'
import { firstLoads } from './round-traffic.ts'

/**
 * Measures one target once: fresh data, one profile after the other, and then the truth: what was accepted against what
 * is stored. After a load that was given up nothing more is driven.
 */
export async function measureRound(
  runTarget: RunTarget,
  round: number,
  position: number,
  context: RoundContext,
): Promise<Round> {
  const roundLedger = new RoundLedger(runTarget, context)
  const driven = await driveRound(runTarget, round, roundLedger, context)
  await roundLedger.close(isGivenUp(driven.stages))
  const memory = await context.phases.time('memory', () => runTarget.deployment.memory())
  context.live?.({ kind: 'memory', target: runTarget.name, components: memory })
  return { round, position, ...withMemory(driven, memory), alone: [], ...roundLedger.result }
}

/**
 * The loads of a round, in order, against data that stays as it is where the ledger is open already.
 * @param already stages of profiles that were driven in this round before
 */
export async function driveRound(
  runTarget: RunTarget,
  round: number,
  roundLedger: RoundLedger,
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
      await roundLedger.close()
      search = await measureSearch(runTarget, profile, trafficSeed(plan, round, place, 1), roundLedger, context)
      continue
    }
    for (const [at, load] of loadsOf(profile, circumstances(profile, runTarget, context)).entries()) {
      if (isGivenUp(stages)) break
      await roundLedger.open()
      const seed = (attempt: number): number => trafficSeed(plan, round, place + at, attempt)
      if (profile.loop === 'open' && profile.autoscale !== undefined) {
        const scaled = await measureScaled(runTarget, profile, load, { seed: seed(1), roundLedger }, context)
        stages.push(...scaled.stages)
        scalings.push(scaled.scaling)
        continue
      }
      const faults = runTarget.faults.of(profile.name, round)
      // Errors are what a fault is for: nothing is given up for them.
      const planned = faults.length === 0 ? load : { ...load, faults, errorLimit: undefined }
      const driven = await driveLoad(runTarget, planned, seed, context)
      stages.push(...driven.stages)
      roundLedger.note(driven.ledgers)
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
  runTarget: RunTarget,
  round: number,
  roundLedger: RoundLedger,
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
    for (const load of loadsOf(profile, circumstances(profile, runTarget, context))) {
      const seed = trafficSeed(plan, round, places[index] ?? 0, MOST_ATTEMPTS)
      const { stages, ledger } = await measureLoad(runTarget, load, { seed, workers: 1 }, context)
      alone.push(...stages.map((stage) => ({ ...stage, attempts: 1 })))
      roundLedger.note([ledger])
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
  runTarget: RunTarget,
  { plan, slowestRatePerSecond }: RoundContext,
) {
  const of = profile.loop === 'open' ? profile.of : 'slowest'
  return {
    connections: plan.connections,
    fullRatePerSecond: fullRateFor(of, runTarget, plan, slowestRatePerSecond),
  }
}
