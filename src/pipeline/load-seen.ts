import type { CapacityProbe } from '../result/capacity-search-schema.ts'
import type { StageResult } from '../result/schema.ts'
import type { LoadSeen } from './progress.ts'

/** Each second of a stage that was measured. */
export function stageSeen(target: string, { profile, stage, series, offeredRatePerSecond }: StageResult): LoadSeen[] {
  return series.map(({ fromMs, toMs, completed, failed, dropped, p99Ms }) => ({
    target,
    profile,
    stage,
    offeredRatePerSecond,
    ratePerSecond: completed / ((toMs - fromMs) / 1_000),
    p99Ms: completed === 0 ? null : p99Ms,
    errors: failed + (dropped ?? 0),
  }))
}

/** One probe of a search as a whole. */
export function probeSeen(target: string, profile: string, probe: CapacityProbe): LoadSeen {
  const { ratePerSecond, durationMs, requests, p99Ms } = probe
  return {
    target,
    profile,
    stage: 'probe',
    offeredRatePerSecond: ratePerSecond,
    ratePerSecond: durationMs === 0 ? 0 : requests.completed / (durationMs / 1_000),
    p99Ms,
    errors: requests.failed + requests.dropped,
  }
}
