import { LEAD_IN_MS, MAX_IN_FLIGHT, type Plan } from '../config/plan.ts'
import type { Round } from '../result/schema.ts'
import { drain, readAudit } from '../scenario/audit.ts'
import { loadBenchData } from '../scenario/bench-data.ts'
import type { Dataset, Scenario } from '../scenario/define.ts'
import { verifyRound } from '../scenario/verify.ts'
import type { Contestant } from './contestant.ts'
import { measureStage, type StageContext } from './measure-stage.ts'
import type { Progress } from './progress.ts'

export interface RoundContext extends StageContext {
  readonly plan: Plan
  readonly scenario: Scenario
  readonly data: Dataset
  readonly progress: Progress
  /** The rate of the open loop, the same for all. */
  readonly ratePerSecond: number
}

/**
 * Measures one target once: fresh data, the closed loop, the open loop at the common rate, and then the truth: what
 * was accepted against what is stored.
 */
export async function measureRound(
  contestant: Contestant,
  round: number,
  position: number,
  context: RoundContext,
): Promise<Round> {
  const { plan, scenario, data, signal, phases } = context
  const { client } = contestant
  await phases.time('reset and verify', () => loadBenchData(client, data))
  const saturate = await measureStage(
    contestant,
    { profile: 'saturate', connections: plan.connections, leadInMs: LEAD_IN_MS, durationMs: plan.saturateMs },
    stageSeed(plan.seed, round, 0),
    context,
  )
  const drained = await phases.time('reset and verify', () => drain(client, { signal }))
  const steady = await measureStage(
    contestant,
    {
      profile: 'steady',
      ratePerSecond: context.ratePerSecond,
      arrivals: plan.arrivals,
      maxInFlight: MAX_IN_FLIGHT,
      leadInMs: LEAD_IN_MS,
      durationMs: plan.steadyMs,
    },
    stageSeed(plan.seed, round, 1),
    context,
  )
  const audit = await phases.time('reset and verify', () => readAudit(scenario, client, { signal }))
  const ledger = {
    accepted: [...saturate.ledger.accepted, ...steady.ledger.accepted],
    unresolved: [...saturate.ledger.unresolved, ...steady.ledger.unresolved],
  }
  const { examples, ...counts } = verifyRound(scenario, data, ledger, audit)
  return {
    round,
    position,
    saturate: saturate.stage,
    steady: steady.stage,
    drainMs: Math.max(drained.drainMs, audit.drainMs),
    findings: { ...counts, examples: [...examples] },
  }
}

/** Each stage of each round has traffic of its own, and all targets have the same. */
function stageSeed(seed: number, round: number, stage: number): number {
  return seed * 1_000_003 + round * 2 + stage
}
