import { type LatencyRecorder, latencyRecorder } from './latency-recorder.ts'
import type { Recording } from './recording.ts'

/** Where one worker writes down what happens to each request of one stage. Times are since the stage began. */
export interface Recorder {
  /** A request is due; `lagMs` is how late the schedule was acted upon, left out where there is no schedule. */
  plan(atMs: number, lagMs?: number): void
  send(atMs: number): void
  /** A right answer to a request that was meant to start at `atMs`. */
  complete(operation: string, atMs: number, responseMs: number, serviceMs: number): void
  /** @param elapsed what a request that timed out had taken by then; left out for other failures */
  fail(kind: string, atMs: number, operation: string, elapsed?: { responseMs: number; serviceMs: number }): void
  /** A request that was due and was never sent. */
  drop(atMs: number): void
  /** So many requests, of any stage, are due and not settled at this moment. */
  backlog(atMs: number, due: number): void
  visible(afterMs: number): void
  invisible(): void
  recording(health: Pick<Recording, 'cpuMs' | 'eventLoopDelayP99Ms' | 'meanInFlight'>): Recording
}

interface Row {
  planned: number
  sent: number
  completed: number
  failed: number
  dropped: number
  /** At the last moment at which it changed; `undefined`: it did not change in this second. */
  backlog: number | undefined
  readonly latency: LatencyRecorder
}

const ROW_MS = 1_000

/** A recorder that has seen nothing. Operations that are not named here are counted in the totals alone. */
export function createRecorder(operationNames: readonly string[]): Recorder {
  const operations = new Map(operationNames.map((name) => [name, { completed: 0, latency: latencyRecorder() }]))
  const response = latencyRecorder()
  const service = latencyRecorder()
  const visibility = latencyRecorder()
  const lag = latencyRecorder()
  const errors = new Map<string, number>()
  const rows: Row[] = []
  let planned = 0
  let sent = 0
  let completed = 0
  let failed = 0
  let dropped = 0
  let invisible = 0

  function rowAt(atMs: number): Row {
    const index = Math.max(0, Math.floor(atMs / ROW_MS))
    while (rows.length <= index) {
      const counts = { planned: 0, sent: 0, completed: 0, failed: 0, dropped: 0 }
      rows.push({ ...counts, backlog: undefined, latency: latencyRecorder(2) })
    }
    return rows[index] as Row
  }

  function recordTimes(operation: string, row: Row, responseMs: number, serviceMs: number): void {
    response.record(responseMs)
    service.record(serviceMs)
    row.latency.record(responseMs)
    operations.get(operation)?.latency.record(responseMs)
  }

  return {
    plan(atMs, lagMs) {
      planned += 1
      rowAt(atMs).planned += 1
      if (lagMs !== undefined) lag.record(lagMs)
    },
    send(atMs) {
      sent += 1
      rowAt(atMs).sent += 1
    },
    complete(operation, atMs, responseMs, serviceMs) {
      completed += 1
      const of = operations.get(operation)
      if (of !== undefined) of.completed += 1
      const row = rowAt(atMs)
      row.completed += 1
      recordTimes(operation, row, responseMs, serviceMs)
    },
    fail(kind, atMs, operation, elapsed) {
      failed += 1
      errors.set(kind, (errors.get(kind) ?? 0) + 1)
      const row = rowAt(atMs)
      row.failed += 1
      if (elapsed !== undefined) recordTimes(operation, row, elapsed.responseMs, elapsed.serviceMs)
    },
    drop(atMs) {
      dropped += 1
      rowAt(atMs).dropped += 1
    },
    backlog(atMs, due) {
      rowAt(atMs).backlog = due
    },
    visible: (afterMs) => visibility.record(afterMs),
    invisible: () => {
      invisible += 1
    },
    recording(health) {
      let due = 0
      return {
        requests: { planned, sent, completed, failed, dropped },
        errors: Object.fromEntries(errors),
        operations: Object.fromEntries(
          [...operations].map(([name, { completed, latency }]) => [
            name,
            { completed, responseTime: latency.summary() },
          ]),
        ),
        responseTime: response.summary(),
        serviceTime: service.summary(),
        visibility: visibility.summary(),
        invisible,
        sendLag: lag.summary(),
        rows: rows.map(({ latency, backlog, ...counts }) => {
          due = backlog ?? due
          return { ...counts, backlog: due, responseTime: latency.summary() }
        }),
        ...health,
      }
    },
  }
}
