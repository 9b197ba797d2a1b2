import type { CapacityProbe } from '../../result/capacity-search-schema.ts'
import { decodeHistogram, percentileMs } from '../../stats/latency-histogram.ts'
import type { Judgement, ProbeEvidence } from './judge-probe.ts'
import { percentileOfPlanned } from './percentile-of-planned.ts'
import type { PlannedProbe } from './search.ts'

/** The row of the result's table of probes. */
export function toProbeRow(
  { phase, ratePerSecond, attempt, workers }: PlannedProbe,
  { measurement, pending }: Pick<ProbeEvidence, 'measurement' | 'pending'>,
  { verdict, reasons }: Judgement,
): CapacityProbe {
  const { planned, completed, failed, dropped } = measurement?.requests ?? NOTHING_SENT
  const visibility = measurement && percentileMs(decodeHistogram(measurement.visibility.histogram), 99)
  return {
    phase,
    ratePerSecond,
    attempt,
    durationMs: measurement?.windowMs ?? 0,
    workers,
    requests: { planned, completed, failed, dropped },
    p50Ms: (measurement && percentileOfPlanned(measurement, 50)) ?? null,
    p99Ms: (measurement && percentileOfPlanned(measurement, 99)) ?? null,
    visibilityP99Ms: visibility ?? null,
    backlogStart: measurement?.series[0]?.backlog ?? 0,
    backlogEnd: measurement?.series.at(-1)?.backlog ?? 0,
    pendingStart: pending[0]?.length ?? null,
    pendingEnd: pending.at(-1)?.length ?? null,
    driverLagP99Ms: measurement?.driver.lagP99Ms ?? 0,
    verdict,
    reasons: [...reasons],
  }
}

const NOTHING_SENT = { planned: 0, completed: 0, failed: 0, dropped: 0 }
