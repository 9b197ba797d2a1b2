import type { Apply } from '../../architectures/event-driven/apply-batch.ts'
import type { LogEntry } from '../../architectures/event-driven/brokers/port.ts'
import { collectAndCount } from '../domain/collector/in-transaction.ts'
import type { Event } from '../domain/collector/port.ts'

/** Accepted events of one type on their way to the workers. */
export type TakeEvents = readonly Event[]

/**
 * The events as entries of the log, one a type. The type is the key: all events of a type, and so all rows that hold its
 * totals, are one worker's, and no two workers wait for each other.
 */
export function entriesOf(events: readonly Event[]): LogEntry[] {
  const byType = Map.groupBy(events, ({ type }) => type)
  return [...byType].map(([type, ofType]) => ({ key: type, value: JSON.stringify(ofType satisfies TakeEvents) }))
}

/** Stores and counts the events of a batch. */
export const applyEvents: Apply<TakeEvents> = (sql, commands) => collectAndCount(sql, commands.flat())
