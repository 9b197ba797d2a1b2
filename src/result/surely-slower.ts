import { addHistograms, countUpTo, decodeHistogram } from '../stats/latency-histogram.ts'
import { isLateAt } from '../stats/lateness.ts'
import { binomialUpperTail } from '../stats/proportion.ts'
import { headlineProfiles, openStages } from './headline-stages.ts'
import type { Result, TargetResult } from './schema.ts'

/** Chance that a target which meets the objective exactly is said to miss it. */
const ERROR_CHANCE = 0.05
const SHARE = 0.01

/** Requests that took longer than a limit. */
export interface Slower {
  readonly count: number
  readonly of: number
}

/**
 * Whether surely more than one in a hundred took longer than a limit, which misses an objective for a p99. It judges by
 * counting, and so where too few requests were driven for a p99 as well.
 * @returns undefined where that is not sure
 */
export function surelySlower(
  { plan }: Pick<Result, 'plan'>,
  target: TargetResult,
  kind: 'responseTime' | 'visibility',
  limitMs: number,
): Slower | undefined {
  const headline = headlineProfiles(plan)
  const stages = target.rounds.flatMap((round) => openStages(round, headline))
  const told = kind === 'visibility' ? stages : stages.filter((stage) => !isLateAt(99, stage))
  const histogram = addHistograms(told.map((stage) => decodeHistogram(stage[kind].histogram)))
  const of = histogram.totalCount
  if (of === 0) return undefined
  const count = of - countUpTo(histogram, limitMs)
  return binomialUpperTail(count, of, SHARE) < ERROR_CHANCE ? { count, of } : undefined
}
