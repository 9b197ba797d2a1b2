import { minimumDetectableRatio } from '../stats/detectable-ratio.ts'
import { logRatios, pairedRatio } from '../stats/hodges-lehmann.ts'
import { HEADLINE_METRICS, type HeadlineMetric, higherIsBetter } from './metrics.ts'
import type { RoundMetrics } from './round-metrics.ts'
import type { Comparison, Estimate } from './schema.ts'

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
  if (pairs.length === 0) return []
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
  return [{ metric, a: a.name, b: b.name, ratio, verdict: verdict(metric, ratio), minimumDetectableRatio: minimum }]
}

/** Only an interval that leaves out 1 makes one of them better; one without an upper end can do so only for a. */
function verdict(metric: HeadlineMetric, { low, high, atLeast }: Estimate): Comparison['verdict'] {
  if (low === null || (high === null && !atLeast)) return 'too close to call'
  if (low <= 1 && (high === null || high >= 1)) return 'too close to call'
  return low > 1 === higherIsBetter(metric) ? 'a is better' : 'b is better'
}
