import { UserError } from '../base/errors.ts'
import { seededRandom } from '../scenario/random.ts'
import type { OpenLoad, RateStage } from './driver.ts'

/** The part of an open load that says when requests are meant to start. */
export type Schedule = Pick<OpenLoad, 'arrivals' | 'leadInMs' | 'stages'>

/**
 * Intended starts in milliseconds from the beginning of the lead-in, ascending, in memory that threads can share.
 *
 * Poisson: the gaps of a Poisson process of rate one, stretched by the inverse of the integral of the rate (E. Çinlar,
 * Introduction to Stochastic Processes, 1975: the time change of a non-homogeneous process), as from many users who know
 * nothing of each other. Uniform: the same with equal gaps, the first after half of one. What is left of a gap at the end
 * of a stage is carried into the next. The same schedule and seed give the same offsets.
 * Throws a RangeError for a rate below 0, and where no stage has one above 0.
 */
export function arrivalOffsets({ arrivals, leadInMs, stages }: Schedule, seed: number): Float64Array {
  const [first] = stages
  if (stages.some(({ fromRatePerSecond: from, toRatePerSecond: to }) => !(from >= 0 && to >= 0))) {
    throw new RangeError('a rate is 0 or more')
  }
  if (!stages.some(({ fromRatePerSecond: from, toRatePerSecond: to }) => from + to > 0)) {
    throw new RangeError('a schedule has some rate above 0')
  }
  const leadInRate = first?.fromRatePerSecond ?? 0
  const all = [
    { name: 'lead-in', durationMs: leadInMs, fromRatePerSecond: leadInRate, toRatePerSecond: leadInRate },
    ...stages,
  ]
  const random = seededRandom(seed).fork('arrivals')
  const gap = arrivals === 'uniform' ? () => 1 : () => -Math.log(1 - random.next())
  const expected = all.reduce((sum, stage) => sum + expectedArrivals(stage), 0)
  refuseTooMany(expected)
  const offsets = new Growing(expected)
  let beginMs = 0
  let left = arrivals === 'uniform' ? 0.5 : gap()
  for (const stage of all) {
    const arrivalsOfStage = expectedArrivals(stage)
    for (; left < arrivalsOfStage; left += gap()) offsets.push(beginMs + timeOf(stage, left))
    left -= arrivalsOfStage
    beginMs += stage.durationMs
  }
  return offsets.values
}

/** Starts of requests that one load can plan: each takes eight bytes of memory that all threads share. */
const MOST_ARRIVALS = 100_000_000

/** Throws a UserError for more requests than can be planned. */
function refuseTooMany(expected: number): void {
  if (expected <= MOST_ARRIVALS) return
  throw new UserError('this load has more requests than can be planned', {
    found: `about ${Math.round(expected).toLocaleString('en')} requests`,
    expected: `at most ${MOST_ARRIVALS.toLocaleString('en')} in all stages of a profile together`,
    remedy: 'Lower the rate of the profile, or shorten its stages',
  })
}

/** Throws a UserError where stages whose rates are known have more requests than can be planned. */
export function refuseLongSchedule(stages: readonly RateStage[]): void {
  refuseTooMany(stages.reduce((sum, stage) => sum + expectedArrivals(stage), 0))
}

/** The integral of the rate over the stage. */
function expectedArrivals({ durationMs, fromRatePerSecond, toRatePerSecond }: RateStage): number {
  return ((fromRatePerSecond + toRatePerSecond) / 2_000) * durationMs
}

/** When, in milliseconds of the stage, the integral of its rate reaches a number: the root of a quadratic, in its stable form. */
function timeOf({ durationMs, fromRatePerSecond, toRatePerSecond }: RateStage, integral: number): number {
  const from = fromRatePerSecond / 1_000
  const slope = (toRatePerSecond - fromRatePerSecond) / 1_000 / durationMs
  return (2 * integral) / (from + Math.sqrt(Math.max(0, from * from + 2 * slope * integral)))
}

/** Numbers of which it is known about how many there will be. A million of them in a list would take three times the memory. */
class Growing {
  #all: Float64Array
  #count = 0

  constructor(expected: number) {
    // Six standard deviations of a Poisson count: it hardly ever has to grow.
    this.#all = shared(Math.ceil(expected + 6 * Math.sqrt(expected)) + 16)
  }

  push(value: number): void {
    if (this.#count === this.#all.length) {
      const larger = shared(this.#all.length * 2)
      larger.set(this.#all)
      this.#all = larger
    }
    this.#all[this.#count++] = value
  }

  get values(): Float64Array {
    return this.#all.subarray(0, this.#count)
  }
}

function shared(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT))
}
