import { encodeHistogram, newLatencyHistogram } from '../../../stats/latency-histogram.ts'
import type { LatencySummary, LoadMeasurement } from '../../driver.ts'

/** A histogram of these times. */
export function latency(timesMs: readonly number[]): LatencySummary {
  const histogram = newLatencyHistogram()
  for (const timeMs of timesMs) histogram.recordValue(Math.max(1, Math.round(timeMs * 1_000)))
  return { count: timesMs.length, histogram: encodeHistogram(histogram) }
}

export interface MeasurementParts {
  readonly windowMs: number
  /** Response times of right answers and time-outs. */
  readonly timesMs: readonly number[]
  readonly errors?: Readonly<Record<string, number>>
  readonly dropped?: number
  /** At the end of each second. */
  readonly backlog?: readonly number[]
  readonly visibleAfterMs?: readonly number[]
  readonly invisible?: number
  readonly workers?: number
}

/** A measurement as the driver makes it, with all counts adding up. */
export function measurementOf(parts: MeasurementParts): LoadMeasurement {
  const { windowMs, timesMs, errors = {}, dropped = 0, visibleAfterMs = [], invisible = 0, workers = 1 } = parts
  const seconds = Math.ceil(windowMs / 1_000)
  const backlog = parts.backlog ?? Array.from({ length: seconds }, () => 0)
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0)
  const completed = timesMs.length - (errors.timeout ?? 0)
  const sent = completed + failed
  const each = (count: number): number => Math.round(count / seconds)
  const times = latency(timesMs)
  return {
    windowMs,
    requests: { planned: sent + dropped, sent, completed, failed, dropped },
    errors,
    operations: { read: { completed, responseTime: times } },
    responseTime: times,
    serviceTime: times,
    visibility: latency(visibleAfterMs),
    invisible,
    series: backlog.map((length, second) => ({
      fromMs: second * 1_000,
      toMs: Math.min(windowMs, (second + 1) * 1_000),
      planned: each(sent + dropped),
      sent: each(sent),
      completed: each(completed),
      failed: each(failed),
      dropped: each(dropped),
      backlog: length,
      p50Ms: 1,
      p99Ms: 1,
    })),
    driver: {
      workers,
      cpuMs: 100,
      busiestWorkerCpuMs: 100,
      sendLag: latency([0.1]),
      lagP50Ms: 0.1,
      lagP99Ms: 0.2,
      eventLoopDelayP99Ms: 1,
      meanInFlight: 1,
    },
  }
}
