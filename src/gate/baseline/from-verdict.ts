import type { VerdictDocument } from '../verdict-document.ts'
import { asBase } from './as-base.ts'
import { BASELINE_SCHEMA_VERSION, type Baseline } from './baseline-document.ts'

/** A baseline of what a gate measured of its candidate, both batches: what was let through is what the next is held against. */
export function baselineFromVerdict(verdict: VerdictDocument): Baseline {
  const { tool, startedAt, seed, scenario, candidate, plan, slowestRatePerSecond, environment, fingerprint, rounds } =
    verdict
  return {
    schemaVersion: BASELINE_SCHEMA_VERSION,
    kind: 'gate baseline',
    tool,
    savedAt: startedAt,
    seed,
    scenario,
    target: candidate,
    plan: { roundsPerStart: plan.roundsPerStart, stages: plan.stages },
    slowestRatePerSecond,
    environment,
    fingerprint,
    rounds: rounds.map(asBase),
  }
}
