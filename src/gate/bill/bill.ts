import { hodgesLehmann } from '../../stats/hodges-lehmann.ts'
import { shift } from '../../stats/rank-sum.ts'
import { levelsOf, observe } from '../decide/observations.ts'
import { type Unit, unitsOf } from '../decide/units.ts'
import { WHOLE_ROUND } from '../gate-metrics.ts'
import type { GateBill, GateRound } from '../verdict-document.ts'
import type { Month } from './month.ts'

/**
 * What a month costs before and after the change, each estimated over the units (Hodges-Lehmann), and their difference in pairs.
 * @param stored what is known of a base that was not measured beside the candidate
 * @returns null where the candidate's use is not known
 */
export function billOf(
  { metric, traffic, catalogue }: Month,
  rounds: readonly GateRound[],
  stored: readonly Unit[] | undefined,
  confidence: number,
): GateBill | null {
  const place = { stage: WHOLE_ROUND, metric: { metric } }
  const seen = observe(unitsOf(rounds), place)
  const candidates = seen.map(({ candidate }) => candidate)
  if (candidates.length === 0) return null
  const bases = stored === undefined ? seen.flatMap(({ base }) => base ?? []) : levelsOf(stored, place, 'base')
  const differences = seen.flatMap(({ base, candidate }) => (base === undefined ? [] : [candidate - base]))
  const estimate = (values: readonly number[]) => (values.length === 0 ? null : hodgesLehmann(values, confidence))
  const apart = bases.length === 0 ? null : shift(candidates, bases, confidence)
  return {
    requestsPerSecond: traffic.rate,
    shape: traffic.shape,
    prices: catalogue.title,
    base: bounds(estimate(bases)),
    candidate: bounds(estimate(candidates)),
    difference: bounds(stored === undefined ? estimate(differences) : apart),
  }
}

type Bounds = NonNullable<GateBill['base']>

function bounds(estimate: Bounds | null): Bounds | null {
  if (estimate === null) return null
  const { value, low, high } = estimate
  return { value: rounded(value), low: low === null ? null : rounded(low), high: high === null ? null : rounded(high) }
}

/** Bills of whole instances are often the same to the last cent, but for what the means of their logarithms lose. */
function rounded(usd: number): number {
  return Math.round(usd * 1e6) / 1e6
}
