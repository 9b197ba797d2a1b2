import type { Behaviour } from './behaviours.ts'
import { type Dealing, timetable } from './timetable.ts'

export const PERCENTILES = [50, 90, 99, 99.9] as const
export type Percentile = (typeof PERCENTILES)[number]
/** Milliseconds; a percentile that is not told is left out. */
export type PercentilesMs = Readonly<Partial<Record<Percentile, number>>>

/** When users came, in milliseconds, ascending; only those from `fromMs` on are asked how long they waited. */
export interface Users {
  readonly offsetsMs: ArrayLike<number>
  readonly fromMs: number
}

/** How long each user of the window waited for an answer, in milliseconds, ascending. */
export function responseTimesMs(behaviour: Behaviour, dealing: Dealing, { offsetsMs, fromMs }: Users): Float64Array {
  const answeredMs = timetable(behaviour, dealing)
  const firstMs = offsetsMs[0] ?? 0
  const times: number[] = []
  for (let index = 0; index < offsetsMs.length; index++) {
    const offsetMs = offsetsMs[index] as number
    const waitedMs = answeredMs(offsetMs - firstMs) - (offsetMs - firstMs)
    if (offsetMs >= fromMs) times.push(waitedMs)
  }
  return Float64Array.from(times).sort()
}

/** What these users saw, by nearest rank: the smallest time that so many per cent of them did not exceed. */
export function truePercentiles(behaviour: Behaviour, dealing: Dealing, users: Users): Record<Percentile, number> {
  const sorted = responseTimesMs(behaviour, dealing, users)
  const of = (percentile: Percentile): number => nearestRank(sorted, percentile)
  return { 50: of(50), 90: of(90), 99: of(99), 99.9: of(99.9) }
}

/** @param sorted ascending; NaN where it is empty */
export function nearestRank(sorted: ArrayLike<number>, percentile: number): number {
  // 99.9 has no exact binary form: its rank must not be rounded up for that.
  const rank = Math.ceil((percentile / 100) * sorted.length - 1e-6)
  return sorted[Math.max(1, rank) - 1] ?? Number.NaN
}

/** Users who come at equal intervals, as most tools mean to send. */
export function evenUsers(ratePerSecond: number, seconds: number): Users {
  const count = Math.round(ratePerSecond * seconds)
  return { offsetsMs: Float64Array.from({ length: count }, (_, index) => (index * 1_000) / ratePerSecond), fromMs: 0 }
}
