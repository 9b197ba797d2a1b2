import { seededRandom } from '../scenario/random.ts'

export interface Schedule {
  readonly arrivals: 'poisson' | 'uniform'
  readonly ratePerSecond: number
  readonly durationMs: number
}

/**
 * Intended starts in milliseconds from the start of the schedule, ascending, all below `durationMs`.
 * Poisson: exponential gaps, as from many users who know nothing of each other. Uniform: equal gaps, the first after half of one.
 * The same schedule and seed give the same offsets.
 */
export function arrivalOffsets({ arrivals, ratePerSecond, durationMs }: Schedule, seed: number): Float64Array {
  if (!(ratePerSecond > 0)) throw new RangeError(`a rate is above 0, found ${ratePerSecond}`)
  const meanGapMs = 1_000 / ratePerSecond
  const random = seededRandom(seed).fork('arrivals')
  const gapMs = arrivals === 'uniform' ? () => meanGapMs : () => -Math.log(1 - random.next()) * meanGapMs
  const offsets: number[] = []
  for (let at = arrivals === 'uniform' ? meanGapMs / 2 : gapMs(); at < durationMs; at += gapMs()) offsets.push(at)
  return Float64Array.from(offsets)
}
