import type { Plan } from '../config/plan.ts'
import { messageOf, UserError } from '../errors.ts'
import type { ClosedProfile, OpenProfile } from '../profile/profile.ts'
import { loadsOf } from '../profile/resolve.ts'
import { isGivenUp } from '../result/ranking.ts'
import type { Round, StageResult } from '../result/schema.ts'
import { drain, readAudit } from '../scenario/audit.ts'
import { loadBenchData } from '../scenario/bench-data.ts'
import type { Dataset, Ledger, Scenario } from '../scenario/define.ts'
import { verifyRound } from '../scenario/verify.ts'
import type { Contestant } from './contestant.ts'
import { type DriveContext, driveLoad } from './drive-load.ts'
import { fullRateFor } from './full-rate.ts'
import type { Progress } from './progress.ts'
import { firstLoads, trafficSeed } from './round-traffic.ts'

export interface RoundContext extends DriveContext {
  readonly plan: Plan
  readonly scenario: Scenario
  readonly data: Dataset
  readonly progress: Progress
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
  const { plan, data, signal, phases } = context
  const { client } = contestant
  const ledgers: Ledger[] = []
  const stages: StageResult[] = []
  let drainMs = 0
  await phases.time('reset and verify', () => loadBenchData(client, data))
  const places = firstLoads(plan)
  for (const [index, profile] of plan.profiles.entries()) {
    if (profile.loop === 'search' || round >= profile.rounds) continue
    for (const [at, load] of loadsOf(profile, circumstances(profile, contestant, context)).entries()) {
      if (isGivenUp(stages)) continue
      if (stages.length > 0) {
        const drained = await phases.time('reset and verify', () => drain(client, { signal }))
        drainMs = Math.max(drainMs, drained.drainMs)
      }
      const place = (places[index] ?? 0) + at
      const driven = await driveLoad(contestant, load, (attempt) => trafficSeed(plan, round, place, attempt), context)
      stages.push(...driven.stages)
      ledgers.push(...driven.ledgers)
    }
  }
  const verified = await phases.time('reset and verify', () => verify(contestant, stages, ledgers, context))
  return {
    round,
    position,
    stages,
    search: null,
    drainMs: Math.max(drainMs, verified.drainMs),
    findings: verified.findings,
  }
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

/** Holds what was accepted against what is stored. A target that was given up may not be able to tell any more. */
async function verify(
  { client }: Contestant,
  stages: readonly StageResult[],
  ledgers: readonly Ledger[],
  { scenario, data, signal }: RoundContext,
): Promise<Pick<Round, 'drainMs' | 'findings'>> {
  const ledger = {
    accepted: ledgers.flatMap(({ accepted }) => accepted),
    unresolved: ledgers.flatMap(({ unresolved }) => unresolved),
  }
  try {
    const audit = await readAudit(scenario, client, { signal })
    const { examples, ...counts } = verifyRound(scenario, data, ledger, audit)
    return { drainMs: audit.drainMs, findings: { ...counts, examples: [...examples] } }
  } catch (error) {
    signal.throwIfAborted()
    if (!isGivenUp(stages)) throw error
    const reason = error instanceof UserError ? error.paragraph() : messageOf(error)
    const nothing = { verified: 0, lost: 0, duplicated: 0, phantom: 0, oversold: 0 }
    return { drainMs: 0, findings: { ...nothing, examples: [`what it stored could not be read: ${reason}`] } }
  }
}
