import type { MessagePort } from 'node:worker_threads'

/** Places in the memory that the pacer shares with the workers, for one schedule. Behind them: two for each worker. */
export const Cell = {
  /** Not 0: the schedule has been given up. The pacer sleeps on this cell. */
  stopped: 0,
  /** And on, by index of the worker: how many arrivals it has dealt with, those of others among them. */
  done: (worker: number): number => 1 + 2 * worker,
  /** And on: 1 from the pacer's message until the worker looks. */
  woken: (worker: number): number => 2 + 2 * worker,
} as const

/** A schedule as all threads see it. */
export interface PacedSchedule {
  /** Milliseconds after the start, ascending. */
  readonly offsetsMs: Float64Array
  /** The start on `process.hrtime`, which is the same clock in all threads. */
  readonly startNs: bigint
  readonly cells: Int32Array
  /** Arrival i is worker i modulo this one's. */
  readonly workers: number
}

export function scheduleCells(workers: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (1 + 2 * workers)))
}

/** What the pacer is told: of a worker, with the way to it, or of a schedule to keep. */
export type PacerOrder = { readonly port: MessagePort } | { readonly schedule: PacedSchedule }

/** A moment on `process.hrtime` on this thread's own `performance.now`. */
export function toPerformanceMs(atNs: bigint): number {
  return performance.now() + Number(atNs - process.hrtime.bigint()) / 1e6
}
