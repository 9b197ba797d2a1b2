import type { MessagePort } from 'node:worker_threads'

/** Places in the memory that the pacer shares with the workers, for one schedule; two of them for each worker. */
export const Cell = {
  /** Not 0: the schedule has been given up. The pacer sleeps on this cell. */
  stopped: 0,
  /** How many arrivals the pacer has seen becoming due. */
  due: 1,
  /** By index of the worker: how many arrivals it has dealt with, those of others among them. */
  done: (worker: number): number => 2 + 2 * worker,
  /** By index of the worker: 1 from the pacer's message until the worker looks. */
  woken: (worker: number): number => 3 + 2 * worker,
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
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * (2 + 2 * workers)))
}

/** What the pacer is told: of a worker, with the way to it, or of a schedule to keep. */
export type PacerOrder = { readonly port: MessagePort } | { readonly schedule: PacedSchedule }

/** How often both clocks are read: in the quickest of so many times nothing came in between. */
const READINGS = 8

/** A moment on `process.hrtime` on this thread's own `performance.now`. */
export function toPerformanceMs(atNs: bigint): number {
  const readings = Array.from({ length: READINGS }, () => {
    const beforeMs = performance.now()
    const nowNs = process.hrtime.bigint()
    const tookMs = performance.now() - beforeMs
    return { tookMs, atMs: beforeMs + tookMs / 2 + Number(atNs - nowNs) / 1e6 }
  })
  return readings.reduce((best, next) => (next.tookMs < best.tookMs ? next : best)).atMs
}
