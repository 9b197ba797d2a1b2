import type { AutoscalingOutcome, FleetResult } from './autoscaling-schema.ts'
import { meetsObjectives } from './recovery.ts'
import type { Result, StageResult } from './schema.ts'

type Point = Pick<FleetResult['course'][number], 'atMs' | 'serving' | 'running'>
type Ramp = Pick<StageResult, 'windowMs' | 'offeredFromRatePerSecond' | 'offeredToRatePerSecond'>

/** Time that replicas ran, of all together: each number of the course holds until the next, and the first from the start. */
export function replicaMs(course: readonly Point[], lengthMs: number): number {
  return course.reduce((sum, { atMs, running }, index) => {
    const untilMs = Math.min(course[index + 1]?.atMs ?? lengthMs, lengthMs)
    return sum + Math.max(0, untilMs - (index === 0 ? 0 : atMs)) * running
  }, 0)
}

/** How long replicas were behind their load, when it grew and when it fell; `null` where they never became more, or fewer. */
export function lag(course: readonly Point[], ramps: readonly Ramp[]): Pick<FleetResult, 'reactionMs' | 'returnMs'> {
  const most = Math.max(0, ...course.map(({ serving }) => serving))
  const first = course[0]?.serving ?? 0
  const needs = crossings(ramps, most)
  const later = (from: number | undefined, to: number | undefined): number[] =>
    from === undefined || to === undefined ? [] : [Math.max(0, to - from)]
  const steps = Array.from({ length: Math.max(0, most - first) }, (_, index) => first + index + 1)
  const out = steps.flatMap((replicas) =>
    later(
      needs.find(({ called }) => called >= replicas)?.atMs,
      course.find(({ serving }) => serving >= replicas)?.atMs,
    ),
  )
  const last = course.at(-1)?.serving ?? 0
  const back = Array.from({ length: Math.max(0, most - last) }, (_, index) => most - index).flatMap((replicas) => {
    const needed = needs.findLastIndex(({ called }) => called >= replicas)
    const there = course.findLastIndex(({ serving }) => serving >= replicas)
    return later(needs[needed + 1]?.atMs, course[there + 1]?.atMs)
  })
  return {
    reactionMs: out.length === 0 ? null : Math.max(...out),
    returnMs: back.length === 0 ? null : Math.max(...back),
  }
}

const STEP_MS = 100

/** What the load called for in the course of it: at its highest rate as many as there were at most, in proportion otherwise. */
function crossings(ramps: readonly Ramp[], most: number): { atMs: number; called: number }[] {
  const highest = Math.max(
    ...ramps.flatMap(({ offeredFromRatePerSecond: from, offeredToRatePerSecond: to }) => [from ?? 0, to ?? 0]),
  )
  let startMs = 0
  return ramps.flatMap(({ windowMs, offeredFromRatePerSecond: from, offeredToRatePerSecond: to }) => {
    const beganMs = startMs
    startMs += windowMs
    return Array.from({ length: Math.ceil(windowMs / STEP_MS) }, (_, step) => {
      const share = (step * STEP_MS) / windowMs
      const rate = (from ?? 0) + ((to ?? 0) - (from ?? 0)) * share
      return { atMs: beganMs + step * STEP_MS, called: highest > 0 ? Math.ceil((most * rate) / highest - 1e-9) : 0 }
    })
  })
}

/** What users saw of a load, second by second. */
export function outcomeOf(
  stages: readonly Pick<StageResult, 'series' | 'requests'>[],
  slo: Result['scenario']['slo'],
): Omit<AutoscalingOutcome, 'replicaMs'> {
  const rows = stages.flatMap(({ series }) => series).filter(({ planned }) => planned !== 0)
  const total = (of: (requests: StageResult['requests']) => number): number =>
    stages.reduce((sum, { requests }) => sum + of(requests), 0)
  return {
    requests: {
      planned: total(({ planned }) => planned),
      failed: total(({ failed }) => failed),
      dropped: total(({ dropped }) => dropped),
    },
    missedMs: rows
      .filter((row) => !meetsObjectives(row, slo))
      .reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0),
    worstP99Ms: Math.max(0, ...rows.map(({ p99Ms }) => p99Ms)),
  }
}
