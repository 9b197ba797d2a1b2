import { detectableFromInterval, minimumDetectableRatio } from '../stats/detectable-ratio.ts'
import { logRatios, pairedRatio } from '../stats/hodges-lehmann.ts'
import { ratioOfIntervals } from '../stats/percentile-interval.ts'
import { leastRequests } from '../stats/percentile-support.ts'
import { judgeRatio } from './judge-ratio.ts'
import type { MergedPercentiles } from './merged-percentiles.ts'
import { HEADLINE_METRICS, type HeadlineMetric, isMerged, type MergedMetric, percentileOf } from './metric.ts'
import type { Figure, RoundMetrics } from './round-metrics.ts'
import type { Comparison } from './schema.ts'

/** A target that may be ranked, with what each of its rounds said, by number of the round. */
export interface RankedTarget {
  readonly name: string
  readonly rounds: ReadonlyMap<number, RoundMetrics>
  /** What it did without the others in rounds that drive targets in turns. */
  readonly alone: ReadonlyMap<number, RoundMetrics>
  readonly merged: MergedPercentiles['estimates']
}

/**
 * Compares each with each in every headline metric: percentiles that are of all rounds together from these, and all else
 * over the rounds that are valid for both.
 */
export function compareAll(rankedTargets: readonly RankedTarget[], confidence: number): Comparison[] {
  const compare = (metric: HeadlineMetric, a: RankedTarget, b: RankedTarget): Comparison[] => {
    if (isMerged(metric)) return compareMerged(metric, a, b, confidence)
    return compareRounds(metric, a, b, confidence)
  }
  return HEADLINE_METRICS.flatMap((metric) =>
    rankedTargets.flatMap((a, index) => rankedTargets.slice(index + 1).flatMap((b) => compare(metric, a, b))),
  )
}

function compareMerged(
  metric: MergedMetric & HeadlineMetric,
  a: RankedTarget,
  b: RankedTarget,
  confidence: number,
): Comparison[] {
  const [ofA, ofB] = [a.merged[metric], b.merged[metric]]
  if (ofA === undefined || ofB === undefined) return []
  const ratio = { ...ratioOfIntervals(ofA, ofB), atLeast: false }
  const judgement = judgeRatio(metric, ratio, { confidence })
  const minimum =
    ratio.low === null || ratio.high === null ? null : detectableFromInterval([ratio.low, ratio.high], confidence)
  return [{ metric, a: a.name, b: b.name, ratio, ...judgement, minimumDetectableRatio: minimum, alone: null }]
}

function compareRounds(metric: HeadlineMetric, a: RankedTarget, b: RankedTarget, confidence: number): Comparison[] {
  const pairs = pairsOf(metric, a.rounds, b.rounds)
  if (pairs.length === 0 || !isSupported(metric, pairs)) return []
  const isBound = [pairs.some(([ofA]) => ofA.atLeast), pairs.some(([, ofB]) => ofB.atLeast)]
  // A lower bound divided by a figure is a lower bound again; the other way round it would be an upper one.
  if (isBound[1] && !isBound[0]) return compareRounds(metric, b, a, confidence)
  const values = pairs.map(([ofA, ofB]) => [ofA.value, ofB.value] as const)
  const { value, low, high } = pairedRatio(values, confidence)
  const ratio = {
    value,
    low: isBound[1] ? null : low,
    high: isBound[0] ? null : high,
    atLeast: isBound[0] === true && !isBound[1],
  }
  const minimum = isBound[0] ? null : minimumDetectableRatio(logRatios(values), confidence)
  const judgement = judgeRatio(metric, ratio, { confidence, pairs: pairs.length })
  const alone = pairsOf(metric, a.alone, b.alone).map(([ofA, ofB]) => [ofA.value, ofB.value] as const)
  return [
    {
      metric,
      a: a.name,
      b: b.name,
      ratio,
      ...judgement,
      minimumDetectableRatio: minimum,
      alone: alone.length === 0 ? null : { ...pairedRatio(alone, confidence), atLeast: false },
    },
  ]
}

type Rounds = RankedTarget['rounds']

/** The figures of rounds that both have. */
function pairsOf(metric: HeadlineMetric, a: Rounds, b: Rounds): (readonly [Figure, Figure])[] {
  return [...a].flatMap(([round, metrics]) => {
    const [ofA, ofB] = [metrics[metric], b.get(round)?.[metric]]
    return ofA?.value && ofB?.value ? [[ofA, ofB] as const] : []
  })
}

/** Whether the rounds that both have are enough for a percentile: they may be fewer than those of either. */
function isSupported(metric: HeadlineMetric, pairs: readonly (readonly [Figure, Figure])[]): boolean {
  const percentile = percentileOf(metric)
  if (percentile === undefined) return true
  const requests = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + (pair[side]?.of ?? 0), 0))
  return requests.every((count) => count >= leastRequests(percentile))
}
