import { invalid } from '../../../base/api-error.ts'
import { isInteger, MAX_ID, parseObject } from '../../../base/parse.ts'
import { isEventType } from '../metrics/event-type.ts'
import type { Event } from './port.ts'

/** How long after it happened an event may be sent. */
export const LATENESS_MS = 300_000
const MAX_EVENTS = 50
const MAX_VALUE = 1_000_000
/** Largest time that a JavaScript date holds in four digits of a year. */
const MAX_TIME_MS = 253_402_300_799_999
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export interface RefusedEvent {
  readonly id: string
  readonly reason: 'too_late' | 'in_the_future'
}

export interface EventBatch {
  /** Those to take, in ascending order of id, each id once: everybody who writes events does so in this order. */
  readonly events: readonly Event[]
  readonly refused: readonly RefusedEvent[]
}

/**
 * Reads a batch and sorts out what it may not hold. Whether an event is late goes by the time at which its batch was sent,
 * as the client says: so it depends on the batch alone, not on what came before it. What is no batch is refused with 400.
 */
export function parseBatch(body: unknown): EventBatch {
  const batch = parseObject(body, 'The body', ['sentAtMs', 'events'])
  const { sentAtMs, events } = batch
  if (!isInteger(sentAtMs, 0, MAX_TIME_MS)) throw invalid('"sentAtMs" must be a Unix time in milliseconds.')
  if (!Array.isArray(events) || events.length === 0 || events.length > MAX_EVENTS)
    throw invalid(`"events" must hold 1 to ${MAX_EVENTS} events.`)
  const taken = new Map<string, Event>()
  const refused: RefusedEvent[] = []
  for (const value of events) {
    const event = parseEvent(value)
    const reason = refusalOf(event, sentAtMs)
    if (reason !== undefined) refused.push({ id: event.id, reason })
    else if (!taken.has(event.id)) taken.set(event.id, event)
  }
  return { events: [...taken.values()].sort((a, b) => (a.id < b.id ? -1 : 1)), refused }
}

function refusalOf({ timeMs }: Event, sentAtMs: number): RefusedEvent['reason'] | undefined {
  if (timeMs > sentAtMs) return 'in_the_future'
  return timeMs < sentAtMs - LATENESS_MS ? 'too_late' : undefined
}

function parseEvent(json: unknown): Event {
  const { id, type, userId, timeMs, value } = parseObject(json, 'An event', ['id', 'type', 'userId', 'timeMs', 'value'])
  if (typeof id !== 'string' || !UUID.test(id)) throw invalid('"id" must be a UUID.')
  if (!isEventType(type)) throw invalid('"type" must be 1 to 32 of a to z, 0 to 9 and _, a letter first.')
  if (!isInteger(userId, 1, MAX_ID)) throw invalid('"userId" must be a positive whole number.')
  if (!isInteger(timeMs, 0, MAX_TIME_MS)) throw invalid('"timeMs" must be a Unix time in milliseconds.')
  if (!isInteger(value, 0, MAX_VALUE)) throw invalid(`"value" must be a whole number from 0 to ${MAX_VALUE}.`)
  return { id: id.toLowerCase(), type, userId, timeMs, value }
}

/** The id of an event as it stands in a path; `undefined` where it is none. */
export function parseEventId(text: string | undefined): string | undefined {
  return text !== undefined && UUID.test(text) ? text.toLowerCase() : undefined
}
