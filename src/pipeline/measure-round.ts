import { LEAD_IN_MS, MAX_IN_FLIGHT, type Plan } from '../config/plan.ts'
import type { Load } from '../load/driver.ts'
import type { Round, StageResult } from '../result/schema.ts'
import { drain, readAudit } from '../scenario/audit.ts'
import { loadBenchData } from '../scenario/bench-data.ts'
import type { Dataset, Ledger, Scenario } from '../scenario/define.ts'
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
  const { plan, scenario, data, signal, phases, ratePerSecond } = context
  const { client } = contestant
  const ledgers: Ledger[] = []
  const drive = async (load: Load, traffic: number): Promise<StageResult> => {
    for (let attempts = 1; ; attempts++) {
      const measured = await measureStage(contestant, load, stageSeed(plan.seed, round, traffic, attempts), context)
      ledgers.push(measured.ledger)
      if (measured.stage.disqualified.length === 0 || attempts === MOST_ATTEMPTS) {
        return { ...measured.stage, attempts }
      }
    }
  }
  const lead = { leadInMs: LEAD_IN_MS }
  await phases.time('reset and verify', () => loadBenchData(client, data))
  const saturate = await drive(
    { loop: 'closed', connections: plan.connections, durationMs: plan.saturateMs, ...lead },
    0,
  )
  const drained = await phases.time('reset and verify', () => drain(client, { signal }))
  const { arrivals, steadyMs: durationMs } = plan
  const steady = await drive(
    {
      loop: 'open',
      arrivals,
      maxInFlight: MAX_IN_FLIGHT,
      stages: [{ name: 'steady', fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond, durationMs }],
      ...lead,
    },
    1,
  )
  const audit = await phases.time('reset and verify', () => readAudit(scenario, client, { signal }))
  const ledger = {
    accepted: ledgers.flatMap(({ accepted }) => accepted),
    unresolved: ledgers.flatMap(({ unresolved }) => unresolved),
  }
  const { examples, ...counts } = verifyRound(scenario, data, ledger, audit)
  return {
    round,
    position,
    saturate,
    steady,
    drainMs: Math.max(drained.drainMs, audit.drainMs),
    findings: { ...counts, examples: [...examples] },
  }
}

/** How often a stage is driven, with other traffic each time, until it measures the target and not the driver. */
const MOST_ATTEMPTS = 3

/** Each stage of each round has traffic of its own, and all targets have the same; so has each repeat. */
function stageSeed(seed: number, round: number, stage: number, attempt: number): number {
  return seed * 1_000_003 + (round * 2 + stage) * MOST_ATTEMPTS + attempt
}
