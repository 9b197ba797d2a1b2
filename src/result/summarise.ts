import { awsUsEast1 } from '../cost/aws-us-east-1.ts'
import { hodgesLehmann } from '../stats/hodges-lehmann.ts'
import { type Contender, compareAll } from './compare-targets.ts'
import { errorShare, notRankedBecause, totalFindings } from './ranking.ts'
import { isValid, type RoundMetrics, roundMetrics } from './round-metrics.ts'
import type { Estimate, MetricName, Result, Summary, TargetResult, TargetSummary } from './schema.ts'
import { roundUsdPerMillion, targetCost } from './target-cost.ts'

/** Metrics that are estimated over rounds; the others are shares of counts. */
const OVER_ROUNDS = [
  'throughputPerSecond',
  'p50Ms',
  'p95Ms',
  'p99Ms',
  'cpuMsPerRequest',
  'memoryBytes',
  'visibilityP50Ms',
  'visibilityP99Ms',
  'usdPerMillionRequests',
] as const satisfies MetricName[]

/**
 * Draws the conclusions of a run from its rounds: estimates with intervals, who may be ranked, who beats whom, the cost.
 * Disqualified stages count for nothing but the findings.
 */
export function summarise(result: Omit<Result, 'summary'>): Summary {
  const { confidence } = result.plan
  const summaries = result.targets.map((target) => {
    const rounds = new Map(target.rounds.map((round) => [round.round, metricsWithCost(target, round)]))
    return { summary: summariseTarget(target, rounds, result), rounds }
  })
  const contenders: Contender[] = summaries
    .filter(({ summary }) => summary.ranked)
    .map(({ summary, rounds }) => ({ name: summary.target, rounds }))
  return { targets: summaries.map(({ summary }) => summary), comparisons: compareAll(contenders, confidence) }
}

function metricsWithCost(target: TargetResult, round: TargetResult['rounds'][number]): RoundMetrics {
  const usd = roundUsdPerMillion(target, round, awsUsEast1)
  return { ...roundMetrics(round), ...(usd !== undefined && { usdPerMillionRequests: usd }) }
}

function summariseTarget(
  target: TargetResult,
  rounds: ReadonlyMap<number, RoundMetrics>,
  { plan, scenario }: Omit<Result, 'summary'>,
): TargetSummary {
  const reason = notRankedBecause(target, scenario.slo)
  const estimates = { ...estimatesOverRounds([...rounds.values()], plan.confidence), ...shares(target) }
  return {
    target: target.name,
    ranked: reason === null,
    notRankedBecause: reason,
    estimates,
    findings: totalFindings(target),
    bottleneck: bottleneck(target),
    cost: targetCost(target, awsUsEast1, plan.confidence),
  }
}

function estimatesOverRounds(rounds: readonly RoundMetrics[], confidence: number): TargetSummary['estimates'] {
  return Object.fromEntries(
    OVER_ROUNDS.flatMap((metric) => {
      const values = rounds.map((metrics) => metrics[metric]).filter((value) => value !== undefined)
      return values.length === 0 ? [] : [[metric, hodgesLehmann(values, confidence)]]
    }),
  )
}

/** Counts of rare events are added up over all rounds: a middle value over rounds would hide the one round that had them. */
function shares({ rounds }: TargetResult): TargetSummary['estimates'] {
  const errors = errorShare(rounds.map(({ steady }) => steady).filter(isValid))
  const functions = rounds
    .flatMap(({ saturate, steady }) => [saturate.functions, steady.functions])
    .filter((use) => use !== null)
  const invocations = functions.reduce((total, use) => total + use.invocations, 0)
  const coldStarts = functions.reduce((total, use) => total + use.coldStarts, 0)
  return {
    ...(errors !== undefined && { errorShare: counted(errors) }),
    ...(invocations > 0 && { coldShare: counted(coldStarts / invocations) }),
  }
}

function counted(value: number): Estimate {
  return { value, low: null, high: null }
}

/** The component that was the bottleneck of most saturated rounds. */
function bottleneck({ rounds }: TargetResult): string | null {
  const named = rounds
    .map(({ saturate }) => (isValid(saturate) ? saturate.bottleneck : null))
    .filter((name) => name !== null)
  const byCount = [...Map.groupBy(named, (name) => name).entries()].sort(([, a], [, b]) => b.length - a.length)
  return byCount[0]?.[0] ?? null
}
