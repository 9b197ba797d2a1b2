import { version } from '../../base/package-root.ts'
import { planResult } from '../../run/outcome/plan-result.ts'
import { roundsOfLook } from '../decide/units.ts'
import type { GatePlan } from '../gate-plan.ts'
import { GateSession, type SessionOptions } from '../measure/session.ts'
import { armOf, environmentOf, stagesOf } from '../measure/session-facts.ts'
import { asBase } from './as-base.ts'
import { BASELINE_SCHEMA_VERSION, type Baseline } from './baseline-document.ts'

/**
 * Measures the candidate of a plan alone, in so many starts of fresh processes, to be held against later ones.
 * Rejects where it does not start or breaks its contract, and with the signal's reason: half of a baseline is none.
 */
export async function measureBaseline(plan: GatePlan, starts: number, options: SessionOptions): Promise<Baseline> {
  await using session = await GateSession.open(plan, options)
  while (roundsOfLook(session.rounds, 'first', starts) === undefined) await session.measure('first')
  const target = armOf(session, 'candidate')
  if (target === undefined) throw new TypeError('nothing was measured')
  const slowestRatePerSecond = session.slowestRatePerSecond ?? 0
  return {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    kind: 'gate baseline',
    tool: { name: 'archbench', version },
    savedAt: session.startedAt.toISOString(),
    seed: plan.plan.seed,
    scenario: { name: session.scenario.name, title: session.scenario.title },
    target,
    plan: {
      roundsPerStart: session.arms.choice === undefined ? null : plan.roundsPerStart,
      stages: stagesOf(planResult(plan.plan, slowestRatePerSecond)),
    },
    slowestRatePerSecond,
    environment: environmentOf(session),
    fingerprint: session.fingerprint,
    rounds: session.rounds.map(asBase),
  }
}
