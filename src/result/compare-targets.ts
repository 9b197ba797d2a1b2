import { minimumDetectableRatio } from '../stats/detectable-ratio.ts'
import { logRatios, pairedRatio } from '../stats/hodges-lehmann.ts'
import { leastRequests } from '../stats/percentile-support.ts'
import { judgeRatio } from './judge-ratio.ts'
import { HEADLINE_METRICS, type HeadlineMetric, percentileOf } from './metrics.ts'
import type { Figure, RoundMetrics } from './round-metrics.ts'
import type { Comparison } from './schema.ts'

/** A target that may be ranked, with what each of its rounds said, by number of the round. */
export interface Contender {
  readonly name: string
  readonly rounds: ReadonlyMap<number, RoundMetrics>
}

/** Compares each with each in every headline metric, over the rounds that are valid for both. */
export function compareAll(contenders: readonly Contender[], confidence: number): Comparison[] {
  return HEADLINE_METRICS.flatMap((metric) =>
    contenders.flatMap((a, index) => contenders.slice(index + 1).flatMap((b) => compare(metric, a, b, confidence))),
  )
}

function compare(metric: HeadlineMetric, a: Contender, b: Contender, confidence: number): Comparison[] {
  const pairs = [...a.rounds].flatMap(([round, metrics]) => {
    const [ofA, ofB] = [metrics[metric], b.rounds.get(round)?.[metric]]
    return ofA?.value && ofB?.value ? [[ofA, ofB] as const] : []
  })
  if (pairs.length === 0 || !isSupported(metric, pairs)) return []
  const isBound = [pairs.some(([ofA]) => ofA.atLeast), pairs.some(([, ofB]) => ofB.atLeast)]
  // A lower bound divided by a figure is a lower bound again; the other way round it would be an upper one.
  if (isBound[1] && !isBound[0]) return compare(metric, b, a, confidence)
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
  return [{ metric, a: a.name, b: b.name, ratio, ...judgement, minimumDetectableRatio: minimum }]
}

/** Whether the rounds that both have are enough for a percentile: they may be fewer than those of either. */
function isSupported(metric: HeadlineMetric, pairs: readonly (readonly [Figure, Figure])[]): boolean {
  const percentile = percentileOf(metric)
  if (percentile === undefined) return true
  const requests = [0, 1].map((side) => pairs.reduce((sum, pair) => sum + (pair[side]?.of ?? 0), 0))
  return requests.every((count) => count >= leastRequests(percentile))
}
