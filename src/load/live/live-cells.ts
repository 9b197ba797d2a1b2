import { BUCKETS } from './live-buckets.ts'

/** Counters of one worker, in memory that it shares with the driver's main thread. It alone writes to it. */
export const LiveCell = { planned: 0, sent: 1, completed: 2, failed: 3, dropped: 4, invisible: 5 } as const

const COUNTERS = Object.keys(LiveCell).length

/** Histograms that follow the counters, in this order. */
const HISTOGRAMS = ['responseTime', 'serviceTime', 'sendLag', 'visibility'] as const

export type LiveHistogram = (typeof HISTOGRAMS)[number]

/** Where a histogram begins. */
export function cellsOf(histogram: LiveHistogram): number {
  return COUNTERS + HISTOGRAMS.indexOf(histogram) * BUCKETS
}

/** What happened in one stretch of time: a second, or what was left of a stage. */
export interface LiveCounts {
  readonly planned: number
  readonly sent: number
  /** Answered rightly in this stretch, whenever it was meant to start. */
  readonly completed: number
  readonly failed: number
  readonly dropped: number
  /** Sampled writes whose effect was not seen before the probe gave up. */
  readonly invisible: number
  /** Counts by bucket: see live-buckets.ts. Time-outs are in them, other failures are not. */
  readonly responseTime: Uint32Array
  readonly serviceTime: Uint32Array
  /** Nothing in a closed loop. */
  readonly sendLag: Uint32Array
  readonly visibility: Uint32Array
}

/** Memory for the counters of one worker. */
export function newLiveCells(): Int32Array {
  return new Int32Array(new SharedArrayBuffer((COUNTERS + HISTOGRAMS.length * BUCKETS) * Int32Array.BYTES_PER_ELEMENT))
}

/** The sum of what all workers have counted so far. */
export function sumOfCells(workers: readonly Int32Array[]): Int32Array {
  const sum = new Int32Array(COUNTERS + HISTOGRAMS.length * BUCKETS)
  for (const cells of workers) {
    for (let cell = 0; cell < sum.length; cell++) sum[cell] = (sum[cell] ?? 0) + (cells[cell] ?? 0)
  }
  return sum
}

/** What was counted between two looks. */
export function countsBetween(before: Int32Array, after: Int32Array): LiveCounts {
  const difference = (cell: number): number => (after[cell] ?? 0) - (before[cell] ?? 0)
  const histogram = (name: LiveHistogram): Uint32Array =>
    Uint32Array.from({ length: BUCKETS }, (_, bucket) => difference(cellsOf(name) + bucket))
  return {
    planned: difference(LiveCell.planned),
    sent: difference(LiveCell.sent),
    completed: difference(LiveCell.completed),
    failed: difference(LiveCell.failed),
    dropped: difference(LiveCell.dropped),
    invisible: difference(LiveCell.invisible),
    responseTime: histogram('responseTime'),
    serviceTime: histogram('serviceTime'),
    sendLag: histogram('sendLag'),
    visibility: histogram('visibility'),
  }
}
