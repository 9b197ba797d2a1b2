import { bucketPercentileMs } from '../../load/live/live-buckets.ts'
import type { CapacityProbe } from '../../result/capacity-search-schema.ts'
import type { LiveSample } from './live.ts'
import type { LoadSnapshot } from './progress.ts'

/** A shorter stretch, such as what is left of a window after its last second, has too few requests for a rate. */
const SHORTEST_STRETCH_MS = 100

/** About a second of load while it is driven. */
export function sampleSeen(sample: LiveSample, offeredRatePerSecond: number | null): LoadSnapshot {
  const { target, profile, stage, fromMs, toMs, completed, failed, dropped, responseTime, afterWindow } = sample
  const isRate = !afterWindow && toMs - fromMs >= SHORTEST_STRETCH_MS
  return {
    target,
    profile,
    stage,
    offeredRatePerSecond,
    ratePerSecond: isRate ? completed / ((toMs - fromMs) / 1_000) : null,
    p99Ms: isRate ? (bucketPercentileMs(responseTime, 99) ?? null) : null,
    errors: failed + dropped,
  }
}

/** One probe of a search as a whole. */
export function probeSeen(target: string, profile: string, probe: CapacityProbe): LoadSnapshot {
  const { ratePerSecond, durationMs, requests, p99Ms } = probe
  return {
    target,
    profile,
    stage: 'probe',
    offeredRatePerSecond: ratePerSecond,
    ratePerSecond: durationMs === 0 ? null : requests.completed / (durationMs / 1_000),
    p99Ms,
    errors: requests.failed + requests.dropped,
  }
}
