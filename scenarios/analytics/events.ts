import type { Random } from '../../src/scenario/random.ts'
import { type Sampler, weighted, zipf } from '../../src/scenario/sampling.ts'

/** Something that happened. The same id stands for the same event. */
export type EventRow = {
  readonly id: string
  readonly type: string
  readonly userId: number
  /** Unix time in milliseconds. */
  readonly timeMs: number
  readonly value: number
}

export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000

/** An event that is sent later than this after it happened is refused. */
export const LATENESS_MS = 300_000
export const MAX_EVENTS = 50

export const USERS = 1_000

/** Coprime to the number of users, so that the most active ones are spread over all ids. */
const STRIDE = 389

const drawRank = zipf(USERS, 0.8)

/** Few users do much. */
export const drawUser: Sampler<number> = (random) => 1 + ((drawRank(random) * STRIDE) % USERS)

/** Half of all events are of one type: its totals are what everybody waits for. */
export const drawType: Sampler<string> = weighted([
  ['page_view', 50],
  ['click', 25],
  ['search', 10],
  ['add_to_cart', 6],
  ['sign_in', 4],
  ['purchase', 3],
  ['share', 1.5],
  ['error', 0.5],
] as const)

/** A purchase is worth cents, all else took milliseconds. */
export function drawValue(type: string, random: Random): number {
  return type === 'purchase' ? random.int(199, 49_999) : random.int(1, 2_000)
}

/** Why an event of a batch is to be refused, or `undefined` where it is in time. It depends on the batch alone. */
export function refusalOf(timeMs: number, sentAtMs: number): 'too_late' | 'in_the_future' | undefined {
  if (timeMs > sentAtMs) return 'in_the_future'
  return timeMs < sentAtMs - LATENESS_MS ? 'too_late' : undefined
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** Names the batches of one source: 40 random bits that all of its ids hold. */
export interface IdSource {
  readonly high: number
  readonly middle: number
  readonly low: number
}

export function drawIdSource(random: Random): IdSource {
  return { high: random.int(0, 0xfff), middle: random.int(0, 0xfff), low: random.int(0, 0xffff) }
}

/** Starts every id of the events that a batch was made for: a UUID of version 7 without its last two digits. */
export function batchKey({ high, middle, low }: IdSource, sentAtMs: number, number: number): string {
  const time = hex(sentAtMs, 12)
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(high, 3)}-8${hex(middle, 3)}-${hex(low, 4)}${hex(number, 6)}`
}

/** @param index of the event in its batch, below 256 */
export const eventIdOf = (key: string, index: number): string => key + hex(index, 2)

/** The batch that an event was made for. */
export const batchKeyOf = (eventId: string): string => eventId.slice(0, -2)
