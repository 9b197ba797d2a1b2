import type { PlannedProfile, Result } from '../../../result/schema.ts'
import { formatNumber, formatSetting, NOTHING, plural } from '../../../text/format.ts'
import { stageTable } from '../../content/tables/stages.ts'
import { type LineChart, linePanels, type Point } from '../chart/line-chart.ts'
import { type CourseSpan, courseOf, roundSeconds, secondsASpan } from '../course.ts'
import { html } from '../markup.ts'
import { type Figure, figures, type Section, tableMarkup } from '../parts.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText, shortText } from '../text.ts'

/** Throughput and latency in the course of each profile, and what each stage came to. */
export function courseSection(result: Result, shown: readonly ShownTarget[]): Section | null {
  const profiles = result.plan.profiles.filter(({ loop }) => loop === 'closed' || loop === 'open')
  const drawn = figures(profiles.map((profile) => courseFigure(profile, shown)))
  const stages = stageTable(result, pageText)
  if (!drawn && !stages) return null
  return {
    id: 'course',
    title: 'Throughput and latency over time',
    body: html`${drawn}${stages && html`<h3>Stage by stage</h3>${tableMarkup(stages, 'Each stage, all rounds that count together')}`}`,
  }
}

interface Course {
  readonly shown: ShownTarget
  readonly spans: readonly (CourseSpan | null)[]
}

/** What is drawn of a course, below each other. */
interface Figured {
  readonly of: 'answeredPerSecond' | 'p99Ms' | 'backlog'
  readonly name: string
  readonly unit: string
  readonly kind: 'linear' | 'log'
  /** What becomes of seconds that share a point. */
  readonly join: string
}

const THROUGHPUT: Figured = { of: 'answeredPerSecond', name: 'throughput', unit: 'req/s', kind: 'linear', join: 'mean' }

/** In a closed loop the driver makes the queue itself that its latencies are of. */
const FIGURED: Readonly<Record<'closed' | 'open', readonly Figured[]>> = {
  closed: [THROUGHPUT],
  open: [
    THROUGHPUT,
    { of: 'p99Ms', name: 'p99', unit: 'ms', kind: 'log', join: 'highest' },
    { of: 'backlog', name: 'active users', unit: 'requests due and not yet answered', kind: 'linear', join: 'highest' },
  ],
}

function courseFigure(profile: PlannedProfile, shown: readonly ShownTarget[]): Figure {
  const figured = FIGURED[profile.loop === 'closed' ? 'closed' : 'open']
  const courses = shown.map((one): Course => ({ shown: one, spans: courseOf(one.target, profile) }))
  const each = secondsASpan(profile)
  const where = `${plural(profile.rounds, 'round')} of ${shortText(profile.name)}${profile.rounds > 1 ? ', one after the other' : ''}`
  const joined = figured.map(({ name, join }) => `${name}: ${join}`).join(', ')
  const points = each === 1 ? 'a point is a second' : `a point is ${each} s (${joined})`
  const title = `${figured.length > 1 ? 'Throughput, latency and active users' : 'Throughput'}, ${shortText(profile.name)}`
  return {
    title,
    note: `${where}; ${points}`,
    chart: linePanels(
      figured.map(({ of, name, unit, kind }) => ({
        label: `${name} over time under ${shortText(profile.name)}: ${courses.map((course) => `${course.shown.name} at most ${formatNumber(highest(course, of))} ${unit}`).join(', ')}`,
        x: timeAxis(profile),
        y: { title: of === 'answeredPerSecond' ? unit : `${name}, ${unit}`, kind },
        series: courses.map(({ shown: { name, style }, spans }) => ({
          name,
          style,
          points: spans.map((span) => pointOf(span, of)),
        })),
      })),
    ),
    table: summaryTable(courses, figured),
  }
}

function timeAxis(profile: PlannedProfile): LineChart['x'] {
  const seconds = roundSeconds(profile)
  if (profile.rounds <= 1) return { title: 'seconds', kind: 'linear', atLeast: seconds }
  const ticks = Array.from({ length: profile.rounds + 1 }, (_, index) => ({
    at: index * seconds,
    label: formatSetting(index * seconds),
  }))
  return { title: 'seconds; a mark where a round begins', kind: 'linear', ticks }
}

function pointOf(span: CourseSpan | null, of: Figured['of']): Point | null {
  const y = span?.[of]
  // Where nothing was answered there is no latency either.
  return span === null || y === null || y === undefined || (of === 'p99Ms' && y === 0) ? null : { x: span.atSeconds, y }
}

function highest(course: Course, of: Figured['of']): number {
  return Math.max(0, ...valuesOf(course, of))
}

function valuesOf({ spans }: Course, of: Figured['of']): number[] {
  return spans.flatMap((span) => span?.[of] ?? [])
}

function summaryTable(courses: readonly Course[], figured: readonly Figured[]) {
  const rows = courses.flatMap((course) =>
    figured.map(({ of, name, unit }) => {
      const values = valuesOf(course, of).sort((a, b) => a - b)
      const at = (share: number): string => {
        const value = values[Math.min(values.length - 1, Math.floor(share * values.length))]
        return value === undefined ? NOTHING : formatNumber(value)
      }
      const what = of === 'backlog' ? name : `${name} ${unit}`
      return [course.shown.name, what, at(0), at(0.5), at(1)]
    }),
  )
  return { head: ['Target', 'What', 'Lowest', 'Median', 'Highest'], rows, left: [0, 1] }
}
