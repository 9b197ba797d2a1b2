import { addHistograms, countUpTo, decodeHistogram } from '../stats/latency-histogram.ts'
import { isLateAt } from '../stats/lateness.ts'
import { binomialUpperTail } from '../stats/proportion.ts'
import { headlineProfiles, openStages } from './headline-stages.ts'
import type { Result, StageResult, TargetResult } from './schema.ts'

/** Chance that a target at exactly the objective is said to miss it, or to meet it. */
const ERROR_CHANCE = 0.05
const SHARE = 0.01

/** An objective for a p99, judged by counting. */
export interface CountedObjective {
  readonly outcome: 'met' | 'missed' | 'not decided'
  /** Took longer than the limit, of those that were answered. */
  readonly slower: number
  readonly answered: number
}

/**
 * Whether more than one in a hundred took longer than a limit, or fewer. It judges by counting (one-sided binomial tests),
 * and so where too few requests were driven for a p99 as well: 299 requests of which none took longer meet an objective.
 * What was never answered tells nothing of a miss, and speaks against the objective being met.
 * @returns undefined where nothing was answered
 */
export function objectiveByCount(
  { plan }: Pick<Result, 'plan'>,
  target: TargetResult,
  kind: 'responseTime' | 'visibility',
  limitMs: number,
): CountedObjective | undefined {
  const headline = headlineProfiles(plan)
  const stages = target.rounds.flatMap((round) => openStages(round, headline))
  const told = kind === 'visibility' ? stages : stages.filter((stage) => !isLateAt(99, stage))
  const histogram = addHistograms(told.map((stage) => decodeHistogram(stage[kind].histogram)))
  const answered = histogram.totalCount
  if (answered === 0) return undefined
  const slower = answered - countUpTo(histogram, limitMs)
  const unanswered = told.reduce((sum, stage) => sum + unansweredIn(stage, kind), 0)
  const isMissed = binomialUpperTail(slower, answered, SHARE) < ERROR_CHANCE
  const isMet = 1 - binomialUpperTail(slower + unanswered + 1, answered + unanswered, SHARE) < ERROR_CHANCE
  return { outcome: isMissed ? 'missed' : isMet ? 'met' : 'not decided', slower, answered }
}

function unansweredIn({ requests, invisible }: StageResult, kind: 'responseTime' | 'visibility'): number {
  return kind === 'visibility' ? invisible : requests.failed + requests.dropped
}
