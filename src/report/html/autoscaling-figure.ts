import type { AutoscalingResult, FleetResult } from '../../result/autoscaling-schema.ts'
import type { Result, TargetResult } from '../../result/schema.ts'
import { linePanels, type Point } from './chart/line-chart.ts'
import { seriesStyle } from './chart/series-style.ts'
import { courseOf } from './course.ts'
import type { Figure } from './parts.ts'
import { shortText } from './text.ts'

/** The load of a round and the replicas that followed it, over one time axis. */
export function autoscalingFigure(
  { plan }: Result,
  target: TargetResult,
  round: TargetResult['rounds'][number],
  { profile: name, lengthMs, fleets }: AutoscalingResult,
): Figure {
  const profile = plan.profiles.find((planned) => planned.name === name)
  const spans = profile === undefined ? [] : courseOf({ ...target, rounds: [round] }, { ...profile, rounds: 1 })
  const x = { title: 'seconds', kind: 'linear', atLeast: lengthMs / 1_000 } as const
  const load = (of: 'answeredPerSecond' | 'p99Ms'): (Point | null)[] =>
    spans.map((span) => (span === null || span[of] === 0 ? null : { x: span.atSeconds, y: span[of] }))
  const own = (of: 'answeredPerSecond' | 'p99Ms') => [
    { name: shortText(target.name), style: seriesStyle(0), points: load(of) },
  ]
  const most = fleets.map(({ component, most }) => `${shortText(component)} at most ${most}`).join(', ')
  const where = `${shortText(target.name)} under ${shortText(name)}`
  return {
    title: `Replicas over time: ${where}, round ${round.round + 1}`,
    note: 'replicas that took requests, below the load that they followed',
    chart: linePanels([
      {
        label: `Throughput over time of ${where}`,
        x,
        y: { title: 'req/s', kind: 'linear' },
        series: own('answeredPerSecond'),
      },
      { label: `p99 over time of ${where}`, x, y: { title: 'p99, ms', kind: 'log' }, series: own('p99Ms') },
      {
        label: `Replicas over time of ${where}: ${most}`,
        x,
        y: { title: 'replicas', kind: 'linear' },
        series: fleets.map((fleet, index) => ({
          name: shortText(fleet.component),
          style: seriesStyle(index + 1),
          points: stepsOf(fleet, lengthMs),
        })),
      },
    ]),
  }
}

/** A number of replicas holds until the next. */
function stepsOf({ course }: FleetResult, lengthMs: number): Point[] {
  const until = (index: number): number => Math.min(course[index + 1]?.atMs ?? lengthMs, lengthMs) / 1_000
  return course
    .filter(({ atMs }) => atMs <= lengthMs)
    .flatMap(({ atMs, serving }, index) => [
      { x: Math.max(0, atMs) / 1_000, y: serving },
      { x: until(index), y: serving },
    ])
}
