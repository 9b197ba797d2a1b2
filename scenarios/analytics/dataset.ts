import { createHash } from 'node:crypto'
import type { Random } from '../../src/scenario/random.ts'
import { batchKey, drawIdSource, drawType, drawUser, drawValue, type EventRow, eventIdOf, HOUR_MS } from './events.ts'

export type ClientRow = { readonly id: number; readonly keyHash: string }

export type AnalyticsData = {
  readonly clients: readonly ClientRow[]
  readonly events: readonly EventRow[]
}

export const CLIENTS = 20
const EVENTS = 20_000
const HISTORY_MS = 2 * HOUR_MS
const EVENTS_A_BATCH = 50

/** The simulated now at which traffic starts; all that the data set holds happened before. In the middle of an hour. */
export const START_MS = Date.UTC(2026, 0, 15, 12, 30)

export function apiKeyOf(clientId: number): string {
  return `correct-horse-battery-staple-${clientId}`
}

/** The rows that a target starts with: the clients, and what happened in the last two hours, evenly spread. */
export function analyticsDataset(random: Random): AnalyticsData {
  return { clients: makeClients(), events: makeHistory(random.fork('events')) }
}

function makeClients(): ClientRow[] {
  return Array.from({ length: CLIENTS }, (_, index) => {
    const id = index + 1
    return { id, keyHash: createHash('sha256').update(apiKeyOf(id)).digest('hex') }
  })
}

function makeHistory(random: Random): EventRow[] {
  const source = drawIdSource(random)
  return Array.from({ length: EVENTS }, (_, number) => {
    const timeMs = START_MS - HISTORY_MS + Math.floor((number * HISTORY_MS) / EVENTS)
    const batch = Math.floor(number / EVENTS_A_BATCH)
    const type = drawType(random)
    return {
      id: eventIdOf(batchKey(source, START_MS - HISTORY_MS, batch), number % EVENTS_A_BATCH),
      type,
      userId: drawUser(random),
      timeMs,
      value: drawValue(type, random),
    }
  })
}
