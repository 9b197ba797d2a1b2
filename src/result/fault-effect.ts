import type { FaultEffect } from './fault-schema.ts'
import { meetsObjectives } from './recovery.ts'
import type { Result, StageResult } from './schema.ts'

type Row = StageResult['series'][number]
type Times = Omit<FaultEffect, 'requests' | 'slowSeconds' | 'worstP99Ms' | 'recoveredMs' | 'watchedMs'>

/** The seconds of a whole load: those of its stages one after the other. */
export function seriesOfLoad(stages: readonly Pick<StageResult, 'series' | 'windowMs'>[]): Row[] {
  let startMs = 0
  return stages.flatMap(({ series, windowMs }) => {
    const rows = series.map((row) => ({ ...row, fromMs: startMs + row.fromMs, toMs: startMs + row.toMs }))
    startMs += windowMs
    return rows
  })
}

/**
 * What a fault did, by the seconds of its load. A request counts where it was meant to start.
 * @param untilMs the next fault, or the end of the load
 */
export function faultEffect(
  times: Times,
  series: readonly Row[],
  untilMs: number,
  slo: Result['scenario']['slo'],
): FaultEffect {
  const plannedEndMs = times.atMs + times.durationMs
  const watched = series.filter(({ fromMs, toMs }) => toMs > times.atMs && fromMs < untilMs)
  const back = watched.find((row) => row.toMs > plannedEndMs && meetsObjectives(row, slo))
  const hit = watched.filter(({ fromMs }) => back === undefined || fromMs < Math.max(back.fromMs, plannedEndMs))
  const sum = (of: (row: Row) => number | null): number => hit.reduce((total, row) => total + (of(row) ?? 0), 0)
  return {
    ...times,
    requests: {
      planned: sum(({ planned }) => planned),
      failed: sum(({ failed }) => failed),
      dropped: sum(({ dropped }) => dropped),
    },
    slowSeconds: hit.filter(({ p99Ms }) => p99Ms > slo.p99Ms).length,
    worstP99Ms: Math.max(0, ...hit.map(({ p99Ms }) => p99Ms)),
    recoveredMs: back === undefined ? null : Math.max(0, back.fromMs - plannedEndMs),
    watchedMs: Math.max(0, untilMs - plannedEndMs),
  }
}
