import { encodeHistogram, newLatencyHistogram } from '../../stats/latency-histogram.ts'
import type { DrivenStage } from '../null-driver.ts'

/** A summary of latencies in milliseconds. */
function latency(valuesMs: readonly number[]): DrivenStage['responseTime'] {
  const histogram = newLatencyHistogram()
  for (const valueMs of valuesMs) histogram.recordValue(valueMs * 1_000)
  return { count: valuesMs.length, histogram: encodeHistogram(histogram) }
}

export interface DrivenFixture {
  readonly requests?: Partial<DrivenStage['requests']>
  readonly errors?: DrivenStage['errors']
  readonly backlog?: number
  readonly responseMs?: readonly number[]
  readonly lagMs?: readonly number[]
  readonly lagP99Ms?: number
}

/** A window of two seconds in which 20,000 requests were answered. */
export function fixtureDriven(of: DrivenFixture = {}): DrivenStage {
  const requests = { planned: 20_000, sent: 20_000, completed: 20_000, failed: 0, dropped: 0, ...of.requests }
  const lagP99Ms = of.lagP99Ms ?? 0.4
  return {
    windowMs: 2_000,
    requests,
    errors: of.errors ?? {},
    operations: {},
    responseTime: latency(of.responseMs ?? [0.25]),
    serviceTime: latency([0.2]),
    visibility: latency([]),
    invisible: 0,
    series: [0, 1].map((second) => ({
      fromMs: second * 1_000,
      toMs: (second + 1) * 1_000,
      ...requests,
      backlog: second === 1 ? (of.backlog ?? 4) : 4,
      p50Ms: 0.2,
      p99Ms: 0.3,
    })),
    driver: {
      workers: 1,
      cpuMs: 1_200,
      busiestWorkerCpuMs: 1_000,
      sendLag: latency(of.lagMs ?? [0.1]),
      lagP50Ms: 0.1,
      lagP99Ms,
      eventLoopDelayP99Ms: 0.1,
      meanInFlight: 4,
    },
    serverCpus: 0.3,
    otherCpus: 0.02,
  }
}
