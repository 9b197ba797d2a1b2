import type { Plan } from '../../config/plan.ts'
import { roundsOf } from '../../config/plan.ts'
import { headlineProfiles } from '../../result/headline-stages.ts'
import { type RoundMetrics, roundMetrics } from '../../result/round-metrics.ts'
import { pairedRatio } from '../../stats/hodges-lehmann.ts'
import { planResult } from '../outcome/plan-result.ts'
import type { RunTarget } from '../run-target.ts'
import { LEAST_ROUNDS } from './fit-rounds.ts'

const ROUNDS_BETWEEN = 4

/** After how many rounds a run that ends once it is exact enough looks whether it is. The last look is at its end. */
export function looksOf(plan: Pick<Plan, 'profiles'>): number[] {
  const rounds = roundsOf(plan)
  const count = Math.max(1, Math.floor((rounds - LEAST_ROUNDS) / ROUNDS_BETWEEN) + 1)
  return Array.from({ length: count }, (_, index) => rounds - (count - 1 - index) * ROUNDS_BETWEEN)
}

/**
 * The plan with intervals so wide that all of those that a run with `until` looks at hold at once with the confidence that
 * was asked for (Bonferroni): which of them it stops at depends on what they say.
 */
export function withConfidenceFor(plan: Plan): Plan {
  if (plan.until === undefined) return plan
  return { ...plan, confidence: 1 - (1 - plan.confidence) / looksOf(plan).length }
}

/**
 * Whether every ratio of two targets in CPU per request and throughput is known to the share that was asked for: its
 * interval reaches no farther up and down from the middle.
 */
export function isExactEnough(
  runTargets: readonly Pick<RunTarget, 'isOut' | 'record'>[],
  plan: Plan,
  roundsDone: number,
): boolean {
  const { until } = plan
  if (until === undefined || !looksOf(plan).includes(roundsDone)) return false
  const headline = headlineProfiles(planResult(plan, 0))
  const measured = runTargets
    .filter(({ isOut }) => !isOut)
    .map(({ record }) => record.rounds.map((round) => roundMetrics(round, headline)))
  return measured.every((a, index) =>
    measured.slice(index + 1).every((b) => METRICS.every((metric) => reach(metric, a, b, plan.confidence) <= until)),
  )
}

const METRICS = ['cpuMsPerRequest', 'throughputPerSecond'] as const

function reach(
  metric: (typeof METRICS)[number],
  a: readonly RoundMetrics[],
  b: readonly RoundMetrics[],
  confidence: number,
): number {
  const pairs = a.flatMap((round, index) => {
    const [ofA, ofB] = [round[metric]?.value, b[index]?.[metric]?.value]
    return ofA && ofB ? [[ofA, ofB] as const] : []
  })
  if (pairs.length === 0) return 0 // nothing that more rounds could tell
  const { low, high } = pairedRatio(pairs, confidence)
  return low === null || high === null ? Number.POSITIVE_INFINITY : Math.sqrt(high / low) - 1
}
