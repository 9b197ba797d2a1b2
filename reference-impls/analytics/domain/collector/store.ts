import { type BenchStore, page } from '../../../base/bench.ts'
import { type BenchTable, benchTables } from '../../../base/bench-tables.ts'
import type { Database, Sql } from '../../../base/sql.ts'
import type { Event } from './port.ts'

/** Each event once: the primary key is what tells a repeat. */
export const eventsSchema = `
  create table if not exists events (
    id uuid primary key,
    type text collate "C" not null,
    user_id integer not null,
    time_ms bigint not null,
    value integer not null
  );`

/** The events that have been taken. */
export interface EventStore {
  /**
   * Writes those of the events that are new, and returns them. They must be in ascending order of id: rows that two
   * transactions want are then waited for in one order, so nobody waits in a circle.
   */
  insert(events: readonly Event[]): Promise<readonly Event[]>
  byId(id: string): Promise<Event | undefined>
}

const columns = `id, type, user_id as "userId", time_ms::float8 as "timeMs", value`
const insert = {
  name: 'insert-events',
  text: `insert into events (id, type, user_id, time_ms, value)
    select * from unnest($1::uuid[], $2::text[], $3::integer[], $4::bigint[], $5::integer[])
    on conflict (id) do nothing returning id`,
}
const byId = { name: 'event', text: `select ${columns} from events where id = $1` }

/** The store over the table `events`; works alone and inside a transaction. */
export function postgresEventStore(sql: Sql): EventStore {
  return {
    async insert(events) {
      const inserted = await sql.query<{ id: string }>(insert, [
        events.map(({ id }) => id),
        events.map(({ type }) => type),
        events.map(({ userId }) => userId),
        events.map(({ timeMs }) => timeMs),
        events.map(({ value }) => value),
      ])
      if (inserted.length === events.length) return events
      const isNew = new Set(inserted.map(({ id }) => id))
      // A repeat among the events themselves is left out as well.
      return events.filter(({ id }) => isNew.delete(id))
    },
    async byId(id) {
      const [event] = await sql.query<Event>(byId, [id])
      return event
    },
  }
}

const audit = {
  name: 'audit-events',
  text: `select ${columns} from events where id > $1 order by id limit $2`,
}
const lookUp = { name: 'look-up-events', text: `select ${columns} from events where id = any($1::uuid[])` }
const sums = {
  name: 'sums-of-events',
  text: `select json_build_object('count', count(*), 'sum', coalesce(sum(value), 0)) as events from events`,
}
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000'

const eventColumns = { id: 'id', type: 'type', user_id: 'userId', time_ms: 'timeMs', value: 'value' }

/** @param beside tables that the module keeps beside its events */
export function eventsBench(database: Database, beside: readonly BenchTable[] = []): BenchStore {
  return {
    ...benchTables(database, 'collector', [{ name: 'events', key: 'id' }, ...beside]),
    rows: { events: (rows) => database.copy('events', eventColumns, rows) },
    pending: async () => 0,
    audit: {
      events: async (after, limit) =>
        page(await database.query<Event>(audit, [after ?? BEFORE_ALL, limit + 1]), limit, (event) => event.id),
    },
    lookUp: { events: (ids) => database.query(lookUp, [ids]) },
    totals: async () => (await database.query<object>(sums, []))[0] ?? {},
  }
}
