import { hodgesLehmann } from '../stats/hodges-lehmann.ts'
import { compareAll, type RankedTarget } from './compare-targets.ts'
import { countedShares } from './counted-shares.ts'
import { type HeadlineProfiles, headlineProfiles, useStages } from './headline-stages.ts'
import { judgeThresholds } from './judge-thresholds.ts'
import { type MergedPercentiles, mergedPercentiles } from './merged-percentiles.ts'
import { METRIC_TABLE } from './metric.ts'
import { overloadsOf } from './overload.ts'
import { notRankedBecause, totalFindings } from './ranking.ts'
import { type Figure, type RoundMetrics, roundMetrics } from './round-metrics.ts'
import type { Estimate, Result, Round, Summary, TargetResult, TargetSummary } from './schema.ts'
import { supportedMedians } from './supported-percentiles.ts'
import { roundUsdPerMillion, targetCost } from './target-cost.ts'

/** Metrics that are estimated over rounds; the others are of the requests of all rounds. */
const OVER_ROUNDS = METRIC_TABLE.filter(({ over }) => over === 'rounds').map(({ name }) => name)

/**
 * Draws the conclusions of a run from its rounds: estimates with intervals, who may be ranked, who beats whom, the cost.
 * Disqualified stages count for nothing but the findings.
 */
export function summarise(result: Omit<Result, 'summary'>): Summary {
  const { confidence } = result.plan
  const headline = headlineProfiles(result.plan)
  const summaries = result.targets.map((target) => {
    const measured = new Map(target.rounds.map((round) => [round.round, metricsWithCost(target, round, headline)]))
    const alone = new Map(
      target.rounds.map((round) => [round.round, roundMetrics({ ...round, stages: round.alone }, headline)]),
    )
    const medians = supportedMedians(measured)
    const merged = mergedPercentiles(target.rounds, headline, confidence)
    const figures: Figures = {
      rounds: medians.rounds,
      merged: merged.estimates,
      unavailable: { ...medians.unavailable, ...merged.unavailable },
    }
    return { summary: summariseTarget(target, figures, headline, result), alone, ...figures }
  })
  const rankedTargets: RankedTarget[] = summaries
    .filter(({ summary }) => summary.ranked)
    .map(({ summary, rounds, alone, merged }) => ({ name: summary.target, rounds, alone, merged }))
  const judged = summaries.flatMap(({ summary }, index) => judgeThresholds(result, index, summary, headline))
  return {
    targets: summaries.map(({ summary }) => summary),
    comparisons: compareAll(rankedTargets, confidence),
    ...(judged.length > 0 && { thresholds: judged }),
  }
}

function metricsWithCost(target: TargetResult, round: Round, headline: HeadlineProfiles): RoundMetrics {
  const usd = roundUsdPerMillion(target, round, headline)
  const metrics = roundMetrics(round, headline)
  return usd === undefined ? metrics : { ...metrics, usdPerMillionRequests: { value: usd, atLeast: false } }
}

interface Figures {
  readonly rounds: ReadonlyMap<number, RoundMetrics>
  readonly merged: MergedPercentiles['estimates']
  readonly unavailable: TargetSummary['unavailable']
}

function summariseTarget(
  target: TargetResult,
  { rounds, merged, unavailable }: Figures,
  headline: HeadlineProfiles,
  { plan, scenario }: Omit<Result, 'summary'>,
): TargetSummary {
  const reason = notRankedBecause(target, scenario.slo)
  const overload = overloadsOf(target, plan, scenario.slo)
  const estimates = {
    ...estimatesOverRounds([...rounds.values()], plan.confidence),
    ...Object.fromEntries(
      Object.entries(merged).map(([metric, estimate]) => [metric, { ...estimate, atLeast: false }]),
    ),
    ...estimatesOfShares(target, headline),
  }
  return {
    target: target.name,
    ranked: reason === null,
    notRankedBecause: reason,
    estimates,
    unavailable,
    findings: totalFindings(target),
    bottleneck: bottleneck(target, headline),
    cost: targetCost(target, headline, plan.confidence),
    ...(overload.length > 0 && { overload }),
  }
}

function estimatesOverRounds(rounds: readonly RoundMetrics[], confidence: number): TargetSummary['estimates'] {
  return Object.fromEntries(
    OVER_ROUNDS.flatMap((metric) => {
      const figures = rounds.map((metrics) => metrics[metric]).filter((figure) => figure !== undefined)
      return figures.length === 0 ? [] : [[metric, estimateOf(figures, confidence)]]
    }),
  )
}

/** Lower bounds in place of the truth can only lower an estimate and its lower end; of the upper end they say nothing. */
function estimateOf(figures: readonly Figure[], confidence: number): Estimate {
  const atLeast = figures.some((figure) => figure.atLeast)
  const { value, low, high } = hodgesLehmann(
    figures.map((figure) => figure.value),
    confidence,
  )
  return { value, low, high: atLeast ? null : high, atLeast }
}

function estimatesOfShares(target: TargetResult, headline: HeadlineProfiles): TargetSummary['estimates'] {
  const shares = Object.entries(countedShares(target, headline))
  return Object.fromEntries(
    shares.map(([metric, { share }]) => [metric, { value: share, low: null, high: null, atLeast: false }]),
  )
}

/** The component that was the bottleneck most often where the target was driven hardest. */
function bottleneck({ rounds }: TargetResult, headline: HeadlineProfiles): string | null {
  const named = rounds
    .flatMap((round) => useStages(round, headline))
    .map((stage) => stage.bottleneck)
    .filter((name) => name !== null)
  const byCount = [...Map.groupBy(named, (name) => name).entries()].sort(([, a], [, b]) => b.length - a.length)
  return byCount[0]?.[0] ?? null
}
