import { createHash } from 'node:crypto'
import type { DataSize, Rows } from '../../src/scenario/define.ts'
import type { Random } from '../../src/scenario/random.ts'
import { generatedRows, rowAt } from '../../src/scenario/rows.ts'
import { batchKey, drawIdSource, drawType, drawUser, drawValue, type EventRow, eventIdOf } from './events.ts'

export type ClientRow = { readonly id: number; readonly keyHash: string }

export type AnalyticsData = {
  readonly clients: readonly ClientRow[]
  /** In the order in which they happened. */
  readonly events: Rows<EventRow>
}

export const CLIENTS = 20
const EVENTS: Readonly<Record<DataSize, number>> = { small: 20_000, medium: 1_000_000, large: 10_000_000 }
const EVENTS_A_BATCH = 50

/** The simulated now at which traffic starts; all that the data set holds happened before. In the middle of an hour. */
export const START_MS = Date.UTC(2026, 0, 15, 12, 30)

/** Time between two events of the past: ten thousand an hour, so the small past is two hours long and the large one 42 days. */
const SPACING_MS = 360

export function apiKeyOf(clientId: number): string {
  return `correct-horse-battery-staple-${clientId}`
}

/** The rows that a target starts with: the clients, and what happened before, evenly spread. */
export function analyticsDataset(random: Random, size: DataSize = 'small'): AnalyticsData {
  const events = makeHistory(random, EVENTS[size])
  // Few enough to be kept, which is quicker than to make them again.
  return { clients: makeClients(), events: size === 'small' ? [...events] : events }
}

function makeClients(): ClientRow[] {
  return Array.from({ length: CLIENTS }, (_, index) => {
    const id = index + 1
    return { id, keyHash: createHash('sha256').update(apiKeyOf(id)).digest('hex') }
  })
}

function makeHistory(random: Random, length: number): Rows<EventRow> {
  const source = drawIdSource(random.fork('source'))
  return generatedRows(length, random.fork('events'), (random, index) => {
    const timeMs = START_MS - (length - index) * SPACING_MS
    const batch = Math.floor(index / EVENTS_A_BATCH)
    const type = drawType(random)
    return {
      id: eventIdOf(batchKey(source, timeMs, batch), index % EVENTS_A_BATCH),
      type,
      userId: drawUser(random),
      timeMs,
      value: drawValue(type, random),
    }
  })
}

/** The events of the past from one time to another, the second not included. */
export function* pastEvents({ events }: AnalyticsData, fromMs: number, untilMs: number): Generator<EventRow> {
  const indexOf = (timeMs: number): number => events.length - Math.floor((START_MS - timeMs) / SPACING_MS)
  const end = Math.min(events.length, indexOf(untilMs - 1) + 1)
  for (let index = Math.max(0, indexOf(fromMs - 1)); index < end; index++) {
    const event = rowAt(events, index)
    if (event.timeMs >= fromMs && event.timeMs < untilMs) yield event
  }
}
