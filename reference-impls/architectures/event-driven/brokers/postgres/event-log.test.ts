import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres, type TestPostgres } from '../../../../kit/testing/postgres.ts'
import { describeEventLog, PARTITIONS } from '../testing/event-log-contract.ts'
import { Group } from '../testing/group.ts'
import { until } from '../testing/until.ts'
import { PostgresEventLog } from './event-log.ts'

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server[Symbol.asyncDispose]())

let databases = 0
describeEventLog(
  'an event log in PostgreSQL',
  async () => ({ url: server.url(`log_${databases++}`), topic: 'orders', async [Symbol.asyncDispose]() {} }),
  { positionBeyondEnd: '999999999:1' },
)

const open = (database: string) =>
  PostgresEventLog.open({
    url: server.url(database),
    topics: ['orders'],
    partitions: PARTITIONS,
    maxBatchEntries: 50,
    batchIntervalMs: 1,
  })

test('does not pass over a transaction that commits after a later one', async () => {
  await using log = await open('slow')
  const group = new Group()
  await using _member = await log.join('orders', 'workers', group.consumer())
  const slow = new pg.Client({ connectionString: server.url('slow').href })
  await slow.connect()
  await slow.query('begin')
  await slow.query(`insert into topic_orders (partition, key, value) values (0, 'slow', '1')`)
  await log.append('orders', [{ key: 'fast', value: '2' }])
  expect(await log.lag('orders', group.positions)).toBe(1)
  await slow.query('commit')
  await slow.end()
  await until(() => group.handled.length === 2)
  expect(group.handled).toEqual(['1', '2'])
})

test('hands over the partitions of a member whose session is lost, and stops it from committing what it still holds', async () => {
  await using log = await open('lost')
  const group = new Group()
  const holding = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  let isFirst = true
  await using _zombie = await log.join(
    'orders',
    'workers',
    group.consumer(async () => {
      if (!isFirst) return
      isFirst = false
      holding.resolve()
      await released.promise
    }),
  )
  await log.append('orders', [{ key: 'a', value: '1' }])
  await holding.promise
  await using _successor = await log.join('orders', 'workers', group.consumer())
  const client = new pg.Client({ connectionString: server.url('lost').href })
  await client.connect()
  await client.query(
    `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock'`,
  )
  await client.end()
  await until(() => group.handled.length === 1)
  released.resolve()
  await until(() => group.failures.length > 0)
  await log.append('orders', [{ key: 'a', value: '2' }])
  await until(() => group.handled.length === 2)
  expect(group.handled).toEqual(['1', '2'])
  expect(group.stale).toBe(1)
})
