import type { PlannedProfile, Result } from '../../../result/schema.ts'
import { formatNumber, formatSetting, NOTHING, plural } from '../../../text/format.ts'
import { stageTable } from '../../content/tables/stages.ts'
import { lineChart, type Point } from '../chart/line-chart.ts'
import { type CourseSpan, courseOf, roundSeconds, secondsASpan } from '../course.ts'
import { html } from '../markup.ts'
import { type Figure, figures, type Section, tableMarkup } from '../parts.ts'
import type { ShownTarget } from '../targets.ts'
import { pageText, shortText } from '../text.ts'

/** Throughput and latency in the course of each profile, and what each stage came to. */
export function courseSection(result: Result, shown: readonly ShownTarget[]): Section | null {
  const profiles = result.plan.profiles.filter(({ loop }) => loop === 'closed' || loop === 'open')
  const drawn = figures(profiles.flatMap((profile) => courseFigures(profile, shown)))
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

/** A few requests are always on their way. */
const BACKLOG_WORTH_SHOWING = 20

type Figured = 'answeredPerSecond' | 'p99Ms' | 'backlog'

function courseFigures(profile: PlannedProfile, shown: readonly ShownTarget[]): Figure[] {
  const courses = shown.map((one): Course => ({ shown: one, spans: courseOf(one.target, profile) }))
  const each = secondsASpan(profile)
  const where = `${plural(profile.rounds, 'round')} of ${shortText(profile.name)}${profile.rounds > 1 ? ', one after the other' : ''}`
  const points = each === 1 ? 'a point is a second' : `a point is ${each} s`
  const figure = (of: Figured, title: string, unit: string, join: string, kind: 'linear' | 'log'): Figure => ({
    title: `${title}, ${shortText(profile.name)}`,
    note: `${where}; ${points}${each > 1 ? join : ''}`,
    chart: lineChart({
      label: `${title} over time under ${shortText(profile.name)}: ${courses.map((course) => `${course.shown.name} at most ${formatNumber(highest(course, of))} ${unit}`).join(', ')}`,
      x: timeAxis(profile),
      y: { title: unit, kind },
      series: courses.map(({ shown: { name, style }, spans }) => ({
        name,
        style,
        points: spans.map((span) => pointOf(span, of)),
      })),
    }),
    table: summaryTable(courses, of, unit),
  })
  const throughput = figure('answeredPerSecond', 'Throughput', 'req/s', ', their mean', 'linear')
  // In a closed loop the driver makes the queue itself that its latencies are of.
  if (profile.loop === 'closed') return [throughput]
  const p99 = figure('p99Ms', 'p99', 'ms', ', their highest', 'log')
  const longest = Math.max(0, ...courses.map((course) => highest(course, 'backlog')))
  if (longest < BACKLOG_WORTH_SHOWING) return [throughput, p99]
  const backlog = figure('backlog', 'Backlog', 'requests due and not yet answered', ', their highest', 'linear')
  return [throughput, p99, backlog]
}

function timeAxis(profile: PlannedProfile): Parameters<typeof lineChart>[0]['x'] {
  const seconds = roundSeconds(profile)
  if (profile.rounds <= 1) return { title: 'seconds', kind: 'linear', atLeast: seconds }
  const ticks = Array.from({ length: profile.rounds + 1 }, (_, index) => ({
    at: index * seconds,
    label: formatSetting(index * seconds),
  }))
  return { title: 'seconds; a mark where a round begins', kind: 'linear', ticks }
}

function pointOf(span: CourseSpan | null, of: Figured): Point | null {
  const y = span?.[of]
  // Where nothing was answered there is no latency either.
  return span === null || y === null || y === undefined || (of === 'p99Ms' && y === 0) ? null : { x: span.atSeconds, y }
}

function highest(course: Course, of: Figured): number {
  return Math.max(0, ...valuesOf(course, of))
}

function valuesOf({ spans }: Course, of: Figured): number[] {
  return spans.flatMap((span) => span?.[of] ?? [])
}

function summaryTable(courses: readonly Course[], of: Figured, unit: string) {
  const rows = courses.map((course) => {
    const values = valuesOf(course, of).sort((a, b) => a - b)
    const at = (share: number): string => {
      const value = values[Math.min(values.length - 1, Math.floor(share * values.length))]
      return value === undefined ? NOTHING : formatNumber(value)
    }
    return [course.shown.name, formatNumber(values.length, 0), at(0), at(0.5), at(1)]
  })
  return { head: ['Target', 'Points', `Lowest ${unit}`, `Median ${unit}`, `Highest ${unit}`], rows, left: [0] }
}
