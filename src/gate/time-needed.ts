import { formatDuration, plural } from '../text/format.ts'
import { startsForBothBatches } from './decide/looks.ts'
import type { DecisionPlan, GatePlan } from './gate-plan.ts'
import type { VerdictDocument } from './verdict-document.ts'

type Stages = VerdictDocument['plan']['stages']

/** What one start of all arms takes at least: its windows alone, in milliseconds. */
export function leastStartMs({ base, roundsPerStart }: Pick<GatePlan, 'base' | 'roundsPerStart'>, stages: Stages) {
  const arms = base === undefined ? 1 : 3
  return arms * roundsPerStart * stages.reduce((sum, { durationMs }) => sum + durationMs, 0)
}

/**
 * Why a time is too short for a first batch and a second one that confirms what it flags; undefined: it is long enough.
 * @param startMs what one start takes, in milliseconds
 * @param how `at most`: it takes no less than that
 */
export function timeTooShort(
  timeMs: number,
  startMs: number,
  decision: DecisionPlan,
  how: 'about' | 'at most',
): string | undefined {
  // The last start may begin just before the time is up.
  const starts = Math.ceil(timeMs / startMs)
  const needed = startsForBothBatches(decision)
  if (starts >= needed.any) return undefined
  const holds = `The time of ${formatDuration(timeMs)} has room for ${how} ${plural(starts, 'start')} of ${formatDuration(startMs)}`
  const wanted = `--time ${Math.ceil((needed.any * startMs) / 60_000)}m or more`
  const consequence =
    starts >= needed.large
      ? `a large effect needs ${needed.large} to be flagged and confirmed, any other at least ${needed.any}`
      : `a first and a confirming batch need at least ${needed.any}, for a large effect ${needed.large}, so no regression can be confirmed`
  return `${holds}: ${consequence}. Fix: give ${wanted}.`
}
