import { isLowerBound, isValid } from '../../result/headline-stages.ts'
import type { PlannedProfile, StageResult, TargetResult } from '../../result/schema.ts'

type Row = StageResult['series'][number]

/** What a target did in a span of a profile. */
export interface CourseSpan {
  /** Middle of the span, in seconds since the profile began in the first round, as if rounds followed each other. */
  readonly atSeconds: number
  readonly answeredPerSecond: number
  /** The highest of the seconds in it. */
  readonly p99Ms: number
  readonly backlog: number | null
}

/** What is left of a window after its last whole second may be too short for a rate. */
const SHORTEST_ROW_MS = 100
/** More points than these cannot be told apart in a chart. */
const MOST_SPANS = 150

/** How long one round of a profile was planned to be, in seconds. */
export function roundSeconds({ stages }: PlannedProfile): number {
  return stages.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000
}

/** How many seconds share a point, so that the whole course can be drawn. */
export function secondsASpan(profile: PlannedProfile): number {
  return Math.max(1, Math.ceil((roundSeconds(profile) * profile.rounds) / MOST_SPANS))
}

/** How a target went through all rounds of a profile that count; `null` parts what did not follow on each other. */
export function courseOf(target: TargetResult, profile: PlannedProfile): (CourseSpan | null)[] {
  const span = secondsASpan(profile)
  return target.rounds.flatMap(({ stages }, index) => {
    const start = index * roundSeconds(profile)
    const driven = profile.stages.flatMap((planned, place) => {
      const offset = profile.stages.slice(0, place).reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000
      return stages
        .filter((stage) => stage.profile === profile.name && stage.stage === planned.name && counts(stage))
        .flatMap(({ series }) => spansOf(series, span, start + offset))
    })
    // Rounds of a single span are only seen as a course where they are joined.
    return driven.length > 1 ? [...driven, null] : driven
  })
}

function counts(stage: StageResult): boolean {
  return isValid(stage) || isLowerBound(stage) || stage.stoppedBecause !== null
}

function spansOf(series: readonly Row[], size: number, startSeconds: number): CourseSpan[] {
  const rows = series.filter(({ fromMs, toMs }) => toMs - fromMs >= SHORTEST_ROW_MS)
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    rows.slice(index * size, (index + 1) * size),
  )
    .filter((part) => part.length > 0)
    .map((part) => {
      const [fromMs, toMs] = [part[0]?.fromMs ?? 0, part.at(-1)?.toMs ?? 0]
      return {
        atSeconds: startSeconds + (fromMs + toMs) / 2000,
        answeredPerSecond: part.reduce((sum, { completed }) => sum + completed, 0) / ((toMs - fromMs) / 1000),
        p99Ms: Math.max(...part.map(({ p99Ms }) => p99Ms)),
        backlog: part.reduce<number | null>(
          (most, { backlog }) => (backlog === null ? most : Math.max(most ?? 0, backlog)),
          null,
        ),
      }
    })
}
