import { type BenchStore, page } from '../../../base/bench.ts'
import { type BenchTable, benchTables } from '../../../base/bench-tables.ts'
import type { Database, Sql } from '../../../base/sql.ts'
import type { Event } from '../collector/port.ts'
import type { Metrics, MinuteTotal, Total, UserTotal } from './port.ts'
import { type Additions, additionsOf, HOUR_MS, hourOf, MINUTE_MS, minuteOf } from './totals.ts'

// Room in each page lets an update stay there (heap-only tuples): the row of the current minute is updated all the time.
export const metricsSchema = `
  create table if not exists minute_totals (
    minute integer not null,
    type text collate "C" not null,
    count integer not null,
    sum bigint not null,
    min integer not null,
    max integer not null,
    primary key (minute, type)
  ) with (fillfactor = 50);
  create table if not exists user_hour_totals (
    type text collate "C" not null,
    hour integer not null,
    user_id integer not null,
    count integer not null,
    sum bigint not null,
    primary key (type, hour, user_id)
  ) with (fillfactor = 50);`

const minutes = {
  name: 'minutes',
  text: `select minute * ${MINUTE_MS}::float8 as "minuteMs", count, sum::float8, min, max from minute_totals
    where minute between $2 and $3 and type = $1 order by minute`,
}
const topUsers = {
  name: 'top-users',
  text: `select user_id as "userId", count, sum::float8 from user_hour_totals
    where type = $1 and hour = $2 order by sum desc, user_id limit $3`,
}
const total = {
  name: 'total',
  text: `select coalesce(sum(count), 0)::float8 as count, coalesce(sum(sum), 0)::float8 as sum from minute_totals
    where minute between $1 and $2`,
}

/** Figures over the tables `minute_totals` and `user_hour_totals`. */
export function postgresMetrics(sql: Sql): Metrics {
  return {
    minutes: (type, first, last) => sql.query<MinuteTotal>(minutes, [type, first, last]),
    topUsers: (type, hour, limit) => sql.query<UserTotal>(topUsers, [type, hour, limit]),
    async total(first, last) {
      const [row] = await sql.query<Total>(total, [first, last])
      return row ?? { count: 0, sum: 0 }
    },
  }
}

/**
 * Rows are locked in the order of the additions by everybody, so nobody waits in a circle; the minutes, which everybody
 * wants, come last: PostgreSQL runs a part that nothing reads from when the rest is done.
 */
const add = {
  name: 'add-to-totals',
  text: `
    with by_minute as (
      insert into minute_totals as t (minute, type, count, sum, min, max)
      select * from unnest($1::integer[], $2::text[], $3::integer[], $4::bigint[], $5::integer[], $6::integer[])
      on conflict (minute, type) do update set count = t.count + excluded.count, sum = t.sum + excluded.sum,
        min = least(t.min, excluded.min), max = greatest(t.max, excluded.max)
    )
    insert into user_hour_totals as t (type, hour, user_id, count, sum)
    select * from unnest($7::text[], $8::integer[], $9::integer[], $10::integer[], $11::bigint[])
    on conflict (type, hour, user_id) do update set count = t.count + excluded.count, sum = t.sum + excluded.sum`,
}

/** Adds to the totals. Doing it twice counts twice: it belongs in the transaction that knows what is new. */
export async function addToTotals(sql: Sql, { minutes, userHours }: Additions): Promise<void> {
  if (minutes.length === 0) return
  await sql.query(add, [
    minutes.map(({ minute }) => minute),
    minutes.map(({ type }) => type),
    minutes.map(({ count }) => count),
    minutes.map(({ sum }) => sum),
    minutes.map(({ min }) => min),
    minutes.map(({ max }) => max),
    userHours.map(({ type }) => type),
    userHours.map(({ hour }) => hour),
    userHours.map(({ userId }) => userId),
    userHours.map(({ count }) => count),
    userHours.map(({ sum }) => sum),
  ])
}

const minuteColumns = `type, minute * ${MINUTE_MS}::float8 as "minuteMs", count, sum::float8, min, max`
const userHourColumns = `type, hour * ${HOUR_MS}::float8 as "hourMs", user_id as "userId", count, sum::float8`
const auditMinutes = {
  name: 'audit-minutes',
  text: `select ${minuteColumns} from minute_totals where (minute, type) > ($1, $2) order by minute, type limit $3`,
}
const auditUserHours = {
  name: 'audit-user-hours',
  text: `select ${userHourColumns} from user_hour_totals
    where (type, hour, user_id) > ($1, $2, $3) order by type, hour, user_id limit $4`,
}
const lookUpMinutes = {
  name: 'look-up-minutes',
  text: `select ${minuteColumns} from unnest($1::text[], $2::integer[]) as wanted(type, minute)
    join minute_totals using (type, minute)`,
}
const lookUpUserHours = {
  name: 'look-up-user-hours',
  text: `select ${userHourColumns} from unnest($1::text[], $2::integer[], $3::integer[]) as wanted(type, hour, user_id)
    join user_hour_totals using (type, hour, user_id)`,
}
const sums = {
  name: 'sums-of-totals',
  text: `select
    (select json_build_object('count', coalesce(sum(count), 0), 'sum', coalesce(sum(sum), 0)) from minute_totals) as minutes,
    (select json_build_object('count', coalesce(sum(count), 0), 'sum', coalesce(sum(sum), 0)) from user_hour_totals) as "userHours"`,
}

interface MinuteRow extends MinuteTotal {
  readonly type: string
}

interface UserHourRow extends UserTotal {
  readonly type: string
  readonly hourMs: number
}

/** Ids of rows as the bench knows them: `click 1768480200000`, and `click 1768478400000 7` with the user. */
const minuteId = ({ type, minuteMs }: MinuteRow): string => `${type} ${minuteMs}`
const userHourId = ({ type, hourMs, userId }: UserHourRow): string => `${type} ${hourMs} ${userId}`

function parseId(id: string | number): readonly [type: string, timeMs: number, userId: number] {
  const [type = '', timeMs, userId] = String(id).split(' ')
  return [type, Number(timeMs), Number(userId)]
}

/** @param beside tables that the module keeps beside its totals */
export function metricsBench(database: Database, beside: readonly BenchTable[] = []): BenchStore {
  return {
    ...benchTables(database, 'metrics', [
      { name: 'minute_totals', key: 'minute, type' },
      { name: 'user_hour_totals', key: 'type, hour, user_id' },
      ...beside,
    ]),
    rows: {
      events: (rows) => addToTotals(database, additionsOf(rows as readonly Event[])),
    },
    pending: async () => 0,
    audit: {
      async minutes(after = ` ${-MINUTE_MS}`, limit) {
        const [type, minuteMs] = parseId(after)
        const rows = await database.query<MinuteRow>(auditMinutes, [minuteOf(minuteMs), type, limit + 1])
        return page(rows, limit, minuteId)
      },
      async userHours(after = ' 0 0', limit) {
        const [type, hourMs, userId] = parseId(after)
        const values = [type, hourOf(hourMs), userId, limit + 1]
        return page(await database.query<UserHourRow>(auditUserHours, values), limit, userHourId)
      },
    },
    lookUp: {
      minutes(ids) {
        const parsed = ids.map(parseId)
        return database.query(lookUpMinutes, [
          parsed.map(([type]) => type),
          parsed.map(([, timeMs]) => minuteOf(timeMs)),
        ])
      },
      userHours(ids) {
        const parsed = ids.map(parseId)
        return database.query(lookUpUserHours, [
          parsed.map(([type]) => type),
          parsed.map(([, timeMs]) => hourOf(timeMs)),
          parsed.map(([, , userId]) => userId),
        ])
      },
    },
    totals: async () => (await database.query(sums, []))[0] ?? {},
  }
}
