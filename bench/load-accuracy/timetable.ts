import { seededRandom } from '../../src/scenario/random.ts'
import type { Behaviour, Hold, Stall } from './behaviours.ts'
import { dealer, exponentialQuantiles } from './deck.ts'

/** What decides about the order in which times are dealt. */
export interface Dealing {
  readonly seed: number
  /** Requests after which all times of the distribution have been dealt once: those of one window. */
  readonly cards: number
}

/**
 * When a server of this behaviour answers each request. The function is to be called with the arrivals in their order; all
 * times are in milliseconds since the first arrival. The queue follows D. V. Lindley, The theory of queues with a single
 * server (1952): work on a request begins when it has arrived and the one before is done.
 */
export function timetable({ hold, stall, queues }: Behaviour, { seed, cards }: Dealing): (arrivalMs: number) => number {
  const deal = dealer(cardsOf(hold, cards), seededRandom(seed).fork('hold'))
  let doneMs = 0
  return (arrivalMs) => {
    doneMs = (queues ? Math.max(arrivalMs, doneMs) : arrivalMs) + deal()
    return stall === undefined ? doneMs : afterStall(doneMs, stall)
  }
}

function cardsOf(hold: Hold, count: number): Float64Array {
  if (hold.kind === 'constant') return Float64Array.of(hold.ms)
  if (hold.kind === 'exponential') return exponentialQuantiles(count, hold.meanMs)
  return new Float64Array(hold.of).fill(hold.usualMs).fill(hold.rareMs, 0, hold.rare)
}

function afterStall(atMs: number, { everyMs, firstAtMs, forMs }: Stall): number {
  const intoMs = (atMs - firstAtMs) % everyMs
  return atMs >= firstAtMs && intoMs < forMs ? atMs - intoMs + forMs : atMs
}
