import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../../kit/database.ts'
import { startPostgres, type TestPostgres } from '../../../kit/testing/postgres.ts'
import { metricsBench, metricsSchema, postgresMetrics } from '../metrics/postgres.ts'
import { additionsOf, hourOf, minuteOf } from '../metrics/totals.ts'
import { collectAndCount } from './in-transaction.ts'
import type { Event } from './port.ts'
import { eventsBench, eventsSchema } from './store.ts'

const NOON = Date.UTC(2026, 0, 15, 12)
let server: TestPostgres
let database: OpenDatabase

beforeAll(async () => {
  server = await startPostgres()
  const url = server.url('analytics')
  database = await openDatabase({ url, connections: 16, schema: [eventsSchema, metricsSchema], log: () => {} })
})
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await eventsBench(database).reset()
  await metricsBench(database).reset()
})

/** Of three types, ten minutes and twenty users. */
const event = (number: number): Event => ({
  id: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
  type: ['view', 'click', 'purchase'][number % 3] ?? '',
  userId: 1 + (number % 20),
  timeMs: NOON - (number % 10) * 60_000,
  value: number,
})
const events = (count: number) => Array.from({ length: count }, (_, number) => event(number))
const collect = (batch: readonly Event[]) => database.transaction((transaction) => collectAndCount(transaction, batch))
const rows = async (view: 'minutes' | 'userHours') =>
  (await metricsBench(database).audit[view]?.(undefined, 5_000))?.rows

test('counts each event once, whatever batches at the same time hold it, in whatever order, without a deadlock', async () => {
  const all = events(300)
  const batches = Array.from({ length: 120 }, (_, index) => {
    const batch = Array.from({ length: 40 }, (_, place) => event((index * 17 + place * 7) % 300))
    return index % 2 === 0 ? batch : batch.reverse()
  })
  await Promise.all(batches.map(collect))
  await collect(all)
  const { minutes, userHours } = additionsOf(all)
  expect(await rows('minutes')).toEqual(minutes.map(({ minute, ...rest }) => ({ minuteMs: minute * 60_000, ...rest })))
  expect(await rows('userHours')).toEqual(userHours.map(({ hour, ...rest }) => ({ hourMs: hour * 3_600_000, ...rest })))
  expect((await eventsBench(database).audit.events?.(undefined, 5_000))?.rows).toEqual(all)
})

test('keeps what was taken first where the same id comes with something else', async () => {
  await collect([event(1)])
  await collect([{ ...event(1), value: 99, type: 'view' }])
  expect((await eventsBench(database).audit.events?.(undefined, 10))?.rows).toEqual([event(1)])
  expect(await postgresMetrics(database).total(minuteOf(NOON) - 10, minuteOf(NOON))).toEqual({ count: 1, sum: 1 })
})

test('counts an event once that is twice among those written together', async () => {
  await collect([event(1), event(2), event(1)])
  expect(await postgresMetrics(database).total(minuteOf(NOON) - 10, minuteOf(NOON))).toEqual({ count: 2, sum: 3 })
})

test('tells the figures of windows and the users with the largest sums', async () => {
  await collect(events(60))
  const metrics = postgresMetrics(database)
  const [first, last] = [minuteOf(NOON) - 3, minuteOf(NOON)]
  expect((await metrics.minutes('click', first, last)).map(({ minuteMs }) => NOON - minuteMs)).toEqual([
    180_000, 120_000, 60_000, 0,
  ])
  expect(await metrics.minutes('none', first, last)).toEqual([])
  const top = await metrics.topUsers('view', hourOf(NOON), 2)
  expect(top).toHaveLength(2)
  expect(top[0]?.sum).toBeGreaterThanOrEqual(top[1]?.sum ?? 0)
  expect(await metrics.total(first + 100, last + 100)).toEqual({ count: 0, sum: 0 })
})

test('shows single rows by their ids, and what all rows add up to', async () => {
  await collect(events(5))
  const [stored, metrics] = [eventsBench(database), metricsBench(database)]
  expect(await stored.lookUp?.events?.([event(3).id, event(9).id])).toEqual([event(3)])
  expect(await metrics.lookUp?.minutes?.([`click ${NOON - 60_000}`, `click ${NOON - 120_000}`])).toEqual([
    { type: 'click', minuteMs: NOON - 60_000, count: 1, sum: 1, min: 1, max: 1 },
  ])
  expect(await metrics.lookUp?.userHours?.([`view ${NOON - 3_600_000} 4`, `view ${NOON - 3_600_000} 5`])).toEqual([
    { type: 'view', hourMs: NOON - 3_600_000, userId: 4, count: 1, sum: 3 },
  ])
  const sums = { count: 5, sum: 10 }
  expect({ ...(await stored.totals?.()), ...(await metrics.totals?.()) }).toEqual({
    events: sums,
    minutes: sums,
    userHours: sums,
  })
})

test('pages through all totals once', async () => {
  await collect(events(200))
  const view = metricsBench(database).audit.userHours
  const ids = new Set<string>()
  let seen = 0
  for (let after: string | undefined; ; ) {
    const page = await view?.(after, 7)
    for (const row of page?.rows ?? []) ids.add(JSON.stringify(row))
    seen += page?.rows.length ?? 0
    if (page?.next === null || page === undefined) break
    after = String(page.next)
  }
  expect(seen).toBe(ids.size)
  expect(seen).toBe(additionsOf(events(200)).userHours.length)
})

test('reads and writes by index alone, whatever the tables looked like when the statements were prepared', async () => {
  await database.transaction(async (transaction) => {
    const metrics = postgresMetrics(transaction)
    const use = async (number: number) => {
      await collectAndCount(transaction, [event(number)])
      await metrics.minutes('view', minuteOf(NOON) - 5, minuteOf(NOON))
      await metrics.topUsers('view', hourOf(NOON), 10)
      await metrics.total(minuteOf(NOON) - 5, minuteOf(NOON))
    }
    // A prepared statement is planned for good after its fifth run: with next to nothing in the tables.
    for (let number = 0; number < 7; number++) await use(number)
    await collectAndCount(transaction, events(5_000))
    const before = await scans()
    await use(6_000)
    expect(await scans()).toEqual(before)

    async function scans() {
      return transaction.query(sequentialScans, [])
    }
  })
})

const sequentialScans = {
  name: 'scans',
  text: `select relname, pg_stat_get_xact_numscans(oid)::integer as scans from pg_class
    where relname in ('events', 'minute_totals', 'user_hour_totals') order by relname`,
}
