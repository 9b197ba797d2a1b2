import { headlineProfiles, openStages, useStages } from '../../result/headline-stages.ts'
import type { Result, StageResult, TargetResult } from '../../result/schema.ts'
import { type SeriesStyle, seriesStyle } from './chart/series-style.ts'
import { shortText } from './text.ts'

/** A target as the charts show it: always with the same style and the same name. */
export interface ShownTarget {
  readonly target: TargetResult
  readonly name: string
  readonly style: SeriesStyle
  /** The stages that latencies come from, over all rounds that count: open ones, or those of the closed loop. */
  readonly latencyStages: readonly StageResult[]
}

export function shownTargets({ targets, plan }: Result): ShownTarget[] {
  const headline = headlineProfiles(plan)
  return targets.map((target, index) => ({
    target,
    name: shortText(target.name),
    style: seriesStyle(index),
    latencyStages: target.rounds.flatMap((round) =>
      headline.open ? openStages(round, headline) : useStages(round, headline),
    ),
  }))
}
