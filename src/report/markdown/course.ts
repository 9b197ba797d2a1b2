import { isValid } from '../../result/headline-stages.ts'
import type { PlannedProfile, Result, Round } from '../../result/schema.ts'
import { formatNumber } from '../../text/format.ts'
import { markdownTable, markdownText } from '../../text/markdown-text.ts'
import { sparkline } from '../../text/sparkline.ts'

/** A profile at least so long has a course worth showing. */
const SHORTEST_COURSE_MS = 5_000
/** What is left of a window after its last whole second may be too short for a rate. */
const SHORTEST_BAR_MS = 100

/** Second by second how each target went through each long open profile; empty where there was none. */
export function courseSection({ plan, targets }: Result): string {
  const profiles = plan.profiles.filter(
    ({ loop, stages }) =>
      loop === 'open' && stages.reduce((sum, { durationMs }) => sum + durationMs, 0) >= SHORTEST_COURSE_MS,
  )
  const rows = profiles.flatMap((profile) =>
    targets.flatMap(({ name, rounds }) => {
      const shown = shownRound(rounds, profile)
      return shown ? courseOf(shown, profile, name) : []
    }),
  )
  if (rows.length === 0) return ''
  const table = markdownTable(['Profile', 'Target', 'Figure', 'Course', 'Highest'], rows, [0, 1, 2, 3])
  return `${table}\n\nOf the first round that counts. A bar is a second, or the same number of seconds each where there are many; each line begins at nought and has a scale of its own. Backlog: requests that were due and not yet answered.`
}

/** The first round that went through the whole profile and counts, else the first that was driven at all. */
function shownRound(rounds: readonly Round[], { name, stages }: PlannedProfile): Round | undefined {
  const ofProfile = (round: Round) => round.stages.filter(({ profile }) => profile === name)
  return (
    rounds.find((round) => ofProfile(round).length === stages.length && ofProfile(round).every(isValid)) ??
    rounds.find((round) => ofProfile(round).length > 0)
  )
}

function courseOf(
  { stages }: Round,
  { name, stages: { length: planned } }: PlannedProfile,
  target: string,
): string[][] {
  const driven = stages.filter(({ profile }) => profile === name)
  const series = driven.flatMap((stage) => stage.series).filter(({ fromMs, toMs }) => toMs - fromMs >= SHORTEST_BAR_MS)
  const isWhole = driven.length === planned && driven.every(isValid)
  const perSecond = (count: number | null, { fromMs, toMs }: (typeof series)[number]): number =>
    (count ?? 0) / ((toMs - fromMs) / 1000)
  const line = (figure: string, values: readonly number[], join: 'highest' | 'mean'): string[] => [
    markdownText(name),
    `${markdownText(target)}${isWhole ? '' : ' (does not count)'}`,
    figure,
    `\`${sparkline(values, join)}\``,
    formatNumber(Math.max(...values)),
  ]
  const backlog = series.flatMap((row) => (row.backlog === null ? [] : [row.backlog]))
  return [
    line(
      'answered, req/s',
      series.map((row) => perSecond(row.completed, row)),
      'mean',
    ),
    line(
      'p99, ms',
      series.map(({ p99Ms }) => p99Ms),
      'highest',
    ),
    ...(backlog.length === 0 ? [] : [line('backlog', backlog, 'highest')]),
  ]
}
