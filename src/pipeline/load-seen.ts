import { bucketPercentileMs } from '../load/live/live-buckets.ts'
import type { CapacityProbe } from '../result/capacity-search-schema.ts'
import type { LiveSample } from './live.ts'
import type { LoadSeen } from './progress.ts'

/** About a second of load while it is driven. */
export function sampleSeen(sample: LiveSample, offeredRatePerSecond: number | null): LoadSeen {
  const { target, profile, stage, fromMs, toMs, completed, failed, dropped, responseTime } = sample
  return {
    target,
    profile,
    stage,
    offeredRatePerSecond,
    ratePerSecond: toMs === fromMs ? 0 : completed / ((toMs - fromMs) / 1_000),
    p99Ms: bucketPercentileMs(responseTime, 99) ?? null,
    errors: failed + dropped,
  }
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
