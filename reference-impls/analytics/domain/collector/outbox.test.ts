import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../../kit/database.ts'
import { startPostgres, type TestPostgres } from '../../../kit/testing/postgres.ts'
import { inboxBench, inboxSchema, postgresInbox } from '../metrics/inbox.ts'
import { postgresMetrics } from '../metrics/postgres.ts'
import { minuteOf } from '../metrics/totals.ts'
import { type Message, outboxBench, outboxCollector, outboxSchema } from './outbox.ts'
import type { Event } from './port.ts'

const NOON = Date.UTC(2026, 0, 15, 12)
let server: TestPostgres
let collecting: OpenDatabase
let counting: OpenDatabase

beforeAll(async () => {
  server = await startPostgres()
  const open = (name: string, schema: string) =>
    openDatabase({ url: server.url(name), connections: 4, schema: [schema], log: () => {} })
  ;[collecting, counting] = await Promise.all([open('collector', outboxSchema), open('metrics', inboxSchema)])
})
afterAll(async () => {
  await collecting?.[Symbol.asyncDispose]()
  await counting?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})
beforeEach(async () => {
  await outboxBench(collecting).reset()
  await inboxBench(counting).reset()
})

const event = (number: number): Event => ({
  id: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
  type: 'click',
  userId: 1,
  timeMs: NOON,
  value: number,
})
const events = (...numbers: number[]) => numbers.map(event)
const counted = () => postgresMetrics(counting).total(minuteOf(NOON), minuteOf(NOON))
const pending = () => outboxBench(collecting).pending()
const take = (messages: readonly Message[]) => postgresInbox(counting).take(messages)

test('delivers what is new, once, and knows then that it is counted', async () => {
  const collector = outboxCollector(collecting, take)
  await collector.write(events(1, 2))
  expect(await collector.event(event(1).id)).toEqual({ ...event(1), counted: false })
  expect(await pending()).toBe(1)
  await collector.write(events(1, 2))
  expect(await pending()).toBe(1)
  await collector.deliver()
  expect(await collector.event(event(1).id)).toEqual({ ...event(1), counted: true })
  expect(await counted()).toEqual({ count: 2, sum: 3 })
  expect(await collector.event(event(9).id)).toBeUndefined()
})

test('delivers again where the answer was lost, and nothing is counted twice', async () => {
  const answerIsLost = outboxCollector(collecting, async (messages) => {
    await take(messages)
    throw new Error('The connection broke')
  })
  await answerIsLost.write(events(1, 2))
  await expect(answerIsLost.deliver()).rejects.toThrow('The connection broke')
  await answerIsLost.write(events(2, 3))
  expect(await pending()).toBe(2)
  await outboxCollector(collecting, take).deliver()
  expect(await pending()).toBe(0)
  expect(await counted()).toEqual({ count: 3, sum: 6 })
})

test('counts a message once that is delivered several times at the same time', async () => {
  const messages = [{ id: '01900000-0000-7000-8000-000000000001', events: events(4, 5) }]
  await Promise.all(Array.from({ length: 6 }, () => take(messages)))
  await take([...messages, ...messages])
  expect(await counted()).toEqual({ count: 2, sum: 9 })
})

test('delivers all that an outage has left, in several calls', async () => {
  const collector = outboxCollector(collecting, take)
  for (let number = 0; number < 25; number++) await collector.write([event(number)])
  await collector.deliver()
  expect(await pending()).toBe(0)
  expect((await counted()).count).toBe(25)
})

test('forgets messages that were applied long ago', async () => {
  await take([{ id: '01900000-0000-7000-8000-000000000001', events: events(1) }])
  const inbox = postgresInbox(counting)
  const known = async () => (await counting.query({ name: 'known', text: 'select from inbox' }, [])).length
  await inbox.forget(60_000)
  expect(await known()).toBe(1)
  await inbox.forget(0)
  expect(await known()).toBe(0)
})
