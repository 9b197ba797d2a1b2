import type { BenchStore } from '../../../base/bench.ts'
import type { Database, Sql } from '../../../base/sql.ts'
import { uuidv7 } from '../../../base/uuid.ts'
import type { CollectedEvent, Collector, Event } from './port.ts'
import { eventsBench, eventsSchema } from './store.ts'

// An event that is new is written together with a message that tells of it, which goes when it has been delivered.
export const outboxSchema = `
  ${eventsSchema}
  alter table events add column if not exists message_id uuid;
  create table if not exists outbox (
    id uuid primary key,
    events jsonb not null
  );`

/** Tells of events that are new. It has one id, however often it is delivered. */
export interface Message {
  readonly id: string
  readonly events: readonly Event[]
}

/** More than these are delivered with the next call. */
const MESSAGES_A_CALL = 10
/** A message tells of so many events at most. */
const EVENTS_A_MESSAGE = 2_000

const write = {
  name: 'write-events-and-message',
  text: `
    with fresh as (
      insert into events (id, type, user_id, time_ms, value, message_id)
      select id, type, user_id, time_ms, value, $6::uuid
      from unnest($1::uuid[], $2::text[], $3::integer[], $4::bigint[], $5::integer[]) as e(id, type, user_id, time_ms, value)
      on conflict (id) do nothing
      returning id, type, user_id, time_ms, value, message_id
    )
    insert into outbox (id, events)
    select message_id, jsonb_agg(jsonb_build_object('id', id, 'type', type, 'userId', user_id, 'timeMs', time_ms, 'value', value))
    from fresh group by message_id`,
}
const undelivered = {
  name: 'undelivered-messages',
  text: `select id, events from outbox order by id limit ${MESSAGES_A_CALL}`,
}
const remove = { name: 'remove-messages', text: 'delete from outbox where id = any($1::uuid[])' }
const byId = {
  name: 'collected-event',
  text: `select id, type, user_id as "userId", time_ms::float8 as "timeMs", value,
      not exists (select from outbox where outbox.id = events.message_id) as counted
    from events where id = $1`,
}
const countUndelivered = { name: 'count-outbox', text: 'select count(*)::integer as pending from outbox' }

export interface OutboxCollector {
  /** Writes those of the events that are new, and a message that tells of them. */
  write(events: readonly Event[]): Promise<void>
  /** Delivers all messages that are left, the oldest first; rejects where one cannot be delivered. */
  deliver(): Promise<void>
  event: Collector['event']
}

/**
 * A collector whose totals lie elsewhere. Messages are delivered at least once: whoever takes them goes by their ids.
 * @param tell resolves once the messages have had their effect
 */
export function outboxCollector(sql: Sql, tell: (messages: readonly Message[]) => Promise<void>): OutboxCollector {
  return {
    async write(events) {
      const inOrder = events.toSorted((a, b) => (a.id < b.id ? -1 : 1))
      for (let start = 0; start < inOrder.length; start += EVENTS_A_MESSAGE) {
        const chunk = inOrder.slice(start, start + EVENTS_A_MESSAGE)
        await sql.query(write, [
          chunk.map(({ id }) => id),
          chunk.map(({ type }) => type),
          chunk.map(({ userId }) => userId),
          chunk.map(({ timeMs }) => timeMs),
          chunk.map(({ value }) => value),
          uuidv7(),
        ])
      }
    },
    async deliver() {
      for (;;) {
        const messages = await sql.query<Message>(undelivered, [])
        if (messages.length === 0) return
        await tell(messages)
        await sql.query(remove, [messages.map(({ id }) => id)])
        if (messages.length < MESSAGES_A_CALL) return
      }
    },
    async event(id) {
      const [event] = await sql.query<CollectedEvent>(byId, [id])
      return event
    },
  }
}

export function outboxBench(database: Database): BenchStore {
  return {
    ...eventsBench(database, [{ name: 'outbox', key: 'id' }]),
    pending: async () => (await database.query<{ pending: number }>(countUndelivered, []))[0]?.pending ?? 0,
  }
}
