/** Places in the memory that the pacer shares with the main thread. */
export const Cell = {
  /** Not 0: the pacer is to stop. It sleeps on this cell. */
  stopped: 0,
  /** 1 from the pacer's message until the main thread looks. */
  woken: 1,
  /** How many offsets have become due. */
  due: 2,
} as const

export interface PacedSchedule {
  /** Milliseconds after the start, ascending. */
  readonly offsetsMs: Float64Array
  /** The start on `process.hrtime`, which is the same clock in all threads. */
  readonly startNs: bigint
  readonly cells: Int32Array
}
