import type { PlannedProfile, Result, Round, StageResult } from './schema.ts'

/**
 * The profiles whose stages make the headline figures: the first closed and the first open one of the plan. Several of
 * a kind cannot speak together, for each is another load.
 */
export interface HeadlineProfiles {
  readonly closed: PlannedProfile | undefined
  readonly open: PlannedProfile | undefined
}

export function headlineProfiles({ profiles }: Result['plan']): HeadlineProfiles {
  const first = (loop: PlannedProfile['loop']) => profiles.find((profile) => profile.loop === loop)
  return { closed: first('closed'), open: first('open') }
}

/** A stage counts when it measured the target (and not the driver), and some request was answered. */
export function isValid(stage: StageResult): boolean {
  return stage.disqualified.length === 0 && stage.requests.completed > 0
}

/** Whether a stage says at least what the target can do, and what a request costs it: the driver being slow takes nothing from that. */
export function isLowerBound(stage: StageResult): boolean {
  return stage.lowerBound && stage.requests.completed > 0
}

/** The closed stages of a round that count, lower bounds among them. */
export function closedStages({ stages }: Round, { closed }: HeadlineProfiles): StageResult[] {
  return stages.filter((stage) => stage.profile === closed?.name && (isValid(stage) || isLowerBound(stage)))
}

/** The open stages of a round; none where one of them does not count or is missing, for then the rest is another load. */
export function openStages({ stages }: Round, { open }: HeadlineProfiles): StageResult[] {
  const all = stages.filter((stage) => stage.profile === open?.name)
  const isWhole = all.length === open?.stages.length && all.every((stage) => isValid(stage) && !stage.stoppedBecause)
  return isWhole ? all : []
}

/** The stages that say what a request costs: closed ones, or open ones where no closed loop was driven. */
export function useStages(round: Round, headline: HeadlineProfiles): StageResult[] {
  return headline.closed ? closedStages(round, headline) : openStages(round, headline)
}
