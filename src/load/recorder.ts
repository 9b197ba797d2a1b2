import type { LoadMeasurement } from './driver.ts'
import { type LatencyRecorder, latencyRecorder } from './latency-recorder.ts'

/** Turns what happened to each request of a window into a measurement. */
export interface Recorder {
  /** A right answer. `atMs` is since the window opened and says to which second it belongs. */
  complete(operation: string, atMs: number, responseMs: number, serviceMs: number): void
  /** @param elapsed what a request that timed out had taken by then; left out for other failures */
  fail(kind: string, atMs: number, operation: string, elapsed?: { responseMs: number; serviceMs: number }): void
  drop(): void
  lag(durationMs: number): void
  visible(afterMs: number): void
  invisible(): void
  /** Requests that were answered or failed. */
  readonly settled: number
  measurement(window: RecordedWindow): LoadMeasurement
}

export interface RecordedWindow {
  readonly windowMs: number
  readonly planned: number
  readonly cpuMs: number
  readonly eventLoopDelayP99Ms: number
  readonly meanInFlight: number
}

interface Second {
  completed: number
  failed: number
  readonly latency: LatencyRecorder
}

/** A recorder that has seen nothing. Operations that are not named here are counted in the totals alone. */
export function createRecorder(operationNames: readonly string[]): Recorder {
  const operations = new Map(operationNames.map((name) => [name, { completed: 0, latency: latencyRecorder() }]))
  const response = latencyRecorder()
  const service = latencyRecorder()
  const visibility = latencyRecorder()
  const lag = latencyRecorder()
  const errors: Record<string, number> = {}
  const seconds: Second[] = []
  let completed = 0
  let failed = 0
  let dropped = 0
  let invisible = 0

  function secondAt(atMs: number): Second {
    const index = Math.floor(atMs / 1_000)
    while (seconds.length <= index) seconds.push({ completed: 0, failed: 0, latency: latencyRecorder(2) })
    return seconds[index] as Second
  }

  function recordTimes(operation: string, second: Second, responseMs: number, serviceMs: number): void {
    response.record(responseMs)
    service.record(serviceMs)
    second.latency.record(responseMs)
    operations.get(operation)?.latency.record(responseMs)
  }

  return {
    complete(operation, atMs, responseMs, serviceMs) {
      completed += 1
      const of = operations.get(operation)
      if (of !== undefined) of.completed += 1
      const second = secondAt(atMs)
      second.completed += 1
      recordTimes(operation, second, responseMs, serviceMs)
    },
    fail(kind, atMs, operation, elapsed) {
      failed += 1
      errors[kind] = (errors[kind] ?? 0) + 1
      const second = secondAt(atMs)
      second.failed += 1
      if (elapsed !== undefined) recordTimes(operation, second, elapsed.responseMs, elapsed.serviceMs)
    },
    drop: () => {
      dropped += 1
    },
    lag: (durationMs) => lag.record(durationMs),
    visible: (afterMs) => visibility.record(afterMs),
    invisible: () => {
      invisible += 1
    },
    get settled() {
      return completed + failed
    },
    measurement: ({ windowMs, planned, cpuMs, eventLoopDelayP99Ms, meanInFlight }) => ({
      windowMs,
      requests: { planned, completed, failed, dropped },
      errors,
      operations: Object.fromEntries(
        [...operations].map(([name, { completed, latency }]) => [name, { completed, responseTime: latency.summary() }]),
      ),
      responseTime: response.summary(),
      serviceTime: service.summary(),
      visibility: visibility.summary(),
      invisible,
      series: seriesOf(seconds, windowMs),
      driver: {
        cpuMs,
        lagP50Ms: lag.percentileMs(50),
        lagP99Ms: lag.percentileMs(99),
        eventLoopDelayP99Ms,
        meanInFlight,
      },
    }),
  }
}

function seriesOf(seconds: readonly Second[], windowMs: number): LoadMeasurement['series'] {
  return Array.from({ length: Math.ceil(windowMs / 1_000) }, (_, index) => {
    const second = seconds[index]
    return {
      fromMs: index * 1_000,
      toMs: Math.min(windowMs, (index + 1) * 1_000),
      completed: second?.completed ?? 0,
      failed: second?.failed ?? 0,
      p50Ms: second?.latency.percentileMs(50) ?? 0,
      p99Ms: second?.latency.percentileMs(99) ?? 0,
    }
  })
}
