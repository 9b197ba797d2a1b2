import { describeGoal } from '../../../autoscaling/rule.ts'
import type { AutoscalingOutcome, AutoscalingResult, FleetResult } from '../../../result/autoscaling-schema.ts'
import type { Result } from '../../../result/schema.ts'
import { formatDuration, formatNumber, formatShare, NOTHING, plural } from '../../../text/format.ts'
import { sparkline } from '../../../text/sparkline.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

const MS_PER_MINUTE = 60_000
const MS_PER_HOUR = 3_600_000
const BARS = 24
/** So many times its scale-out delay may replicas be behind their load. */
export const DELAYS_BEHIND = 2

/** How the replicas of each scaled component followed their load; null where none were to. */
export function autoscalingTable(result: Result, quote: Quote): Table | null {
  const rows = scalingsOf(result).flatMap(({ name, round, scaling }) =>
    scaling.fleets.map((fleet) => [
      quote(name),
      quote(fleet.component),
      quote(scaling.profile),
      String(round + 1),
      quote(`${fleet.min}–${fleet.max}, ${describeGoal(fleet)}`),
      courseOf(fleet, scaling.lengthMs),
      `${formatNumber(fleet.replicaMs / scaling.lengthMs, 1)} / ${fleet.most} / ${fleet.atEnd}`,
      duration(delayOf(fleet)),
      duration(fleet.reactionMs),
      duration(fleet.returnMs),
      fleet.cpuShare === null ? NOTHING : formatShare(fleet.cpuShare),
    ]),
  )
  if (rows.length === 0) return null
  const head = [
    'Target',
    'Component',
    'Profile',
    'Round',
    'Rule',
    'Replicas over time',
    'Mean / most / at the end',
    'Scale-out delay',
    'Reaction',
    'Return',
    'CPU used',
  ]
  const notes = [
    'Replicas over time: those that took requests, from nought to the most. Scale-out delay: from a decision to the moment when the replica took requests, the middle one. Reaction and return: longest time that replicas were behind their load, when it grew and when it fell; the load calls for the most replicas at its highest rate and for fewer in proportion. The return includes the cool-down. CPU used: of what the replicas had.',
  ]
  return { head, rows, left: [0, 1, 2, 4, 5], notes }
}

/** Replicas that come and go beside a fixed fleet of their average size, with the same traffic; null where there were none. */
export function fixedFleetTable(result: Result, quote: Quote): Table | null {
  const rows = scalingsOf(result).flatMap(({ name, round, scaling: { profile, fleets, autoscaled, fixed } }) => {
    const row = (what: string, outcome: AutoscalingOutcome): string[] => [
      quote(name),
      quote(profile),
      String(round + 1),
      quote(what),
      formatNumber(outcome.replicaMs / MS_PER_HOUR, 3),
      formatNumber(outcome.missedMs / MS_PER_MINUTE, 2),
      formatNumber(outcome.requests.failed + outcome.requests.dropped, 0),
      formatDuration(outcome.worstP99Ms),
    ]
    const said = (words: (fleet: FleetResult) => string): string => fleets.map(words).join(', ')
    return [row(said(rangeOf), autoscaled), ...(fixed === null ? [] : [row(said(sizeOf), fixed)])]
  })
  if (rows.length === 0) return null
  const head = [
    'Target',
    'Profile',
    'Round',
    'Fleet',
    'Replica-hours',
    'SLO minutes lost',
    'Failed requests',
    'Worst p99',
  ]
  const notes = [
    'SLO minutes lost: time of the load in seconds that were outside of the objectives of the scenario. The fixed fleet has the average number of replicas, rounded up, the same traffic and the same front. Failed requests: wrong, unanswered or never sent.',
  ]
  return { head, rows, left: [0, 1, 3], bullets: statements(result, quote), notes }
}

/** What each autoscaled component did, in a sentence. */
function statements(result: Result, quote: Quote): string[] {
  return scalingsOf(result).flatMap(({ name, scaling: { fleets } }) =>
    fleets.map((fleet) => {
      const about = quote(`${name}: ${fleet.component}`)
      const delayMs = delayOf(fleet)
      if (delayMs === null || fleet.reactionMs === null)
        return `${about} needed no more than ${plural(fleet.most, 'replica')}.`
      const isQuick = fleet.reactionMs <= DELAYS_BEHIND * delayMs
      return `${about} followed its load within ${formatDuration(fleet.reactionMs)}, ${formatNumber(fleet.reactionMs / delayMs, 1)} × its scale-out delay (${isQuick ? 'at most' : 'more than'} ${DELAYS_BEHIND} ×), and ended with ${plural(fleet.atEnd, 'replica')}.`
    }),
  )
}

function scalingsOf({ targets }: Result): { name: string; round: number; scaling: AutoscalingResult }[] {
  return targets.flatMap(({ name, rounds }) =>
    rounds.flatMap(({ round, autoscaling = [] }) => autoscaling.map((scaling) => ({ name, round, scaling }))),
  )
}

/** The middle one of its starts; null where none became ready. */
export function delayOf({ startsMs }: Pick<FleetResult, 'startsMs'>): number | null {
  return startsMs.toSorted((a, b) => a - b)[Math.floor(startsMs.length / 2)] ?? null
}

function courseOf({ course }: FleetResult, lengthMs: number): string {
  const values = Array.from({ length: BARS }, (_, bar) => {
    const atMs = ((bar + 0.5) / BARS) * lengthMs
    return course.findLast((point) => point.atMs <= atMs)?.serving ?? 0
  })
  return sparkline(values, 'highest')
}

function rangeOf({ component, min, max }: FleetResult): string {
  return `${min}–${max} ${component}`
}

function sizeOf({ component, fixedReplicas }: FleetResult): string {
  return `fixed: ${fixedReplicas} ${component}`
}

function duration(ms: number | null): string {
  return ms === null ? NOTHING : formatDuration(ms)
}
