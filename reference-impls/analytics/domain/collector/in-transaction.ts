import type { Sql } from '../../../base/sql.ts'
import { addToTotals } from '../metrics/postgres.ts'
import { additionsOf } from '../metrics/totals.ts'
import type { Collector, Event } from './port.ts'
import { type EventStore, postgresEventStore } from './store.ts'

/**
 * Where events and totals lie in one database: writes those of the events that are new and adds them to the totals.
 * Wants a transaction.
 */
export async function collectAndCount(sql: Sql, events: readonly Event[]): Promise<void> {
  if (events.length === 0) return
  const inOrder = events.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  await addToTotals(sql, additionsOf(await postgresEventStore(sql).insert(inOrder)))
}

/**
 * A collector whose stored events are counted ones.
 * @param take resolves once the events are stored and counted (`counted`), or are sure to be (`accepted`)
 */
export function countingCollector(
  store: Pick<EventStore, 'byId'>,
  outcome: 'counted' | 'accepted',
  take: (events: readonly Event[]) => Promise<void>,
): Collector {
  return {
    async take(events) {
      await take(events)
      return outcome
    },
    async event(id) {
      const event = await store.byId(id)
      return event && { ...event, counted: true }
    },
  }
}
