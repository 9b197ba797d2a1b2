import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startPostgres, type TestPostgres } from '../../testing/postgres.ts'
import type { Batch, BatchConsumer, Position } from '../port.ts'
import { PostgresEventLog } from './event-log.ts'

let server: TestPostgres
beforeAll(async () => {
  server = await startPostgres()
}, 30_000)
afterAll(() => server[Symbol.asyncDispose]())

const PARTITIONS = 4

const open = (database: string, maxBatchEntries = 50) =>
  PostgresEventLog.open({
    url: server.url(database),
    topics: ['orders'],
    partitions: PARTITIONS,
    maxBatchEntries,
    batchIntervalMs: 1,
  })

/** What members of a group have in common: where they stand, and what they have handled. */
class Group {
  readonly positions = new Map<number, Position>()
  readonly handled: string[] = []
  readonly failures: unknown[] = []
  stale = 0

  consumer(before: (batch: Batch) => Promise<void> = async () => {}): BatchConsumer {
    return {
      positions: async (partitions) =>
        new Map([...this.positions].filter(([partition]) => partitions.includes(partition))),
      handle: async (batch) => {
        await before(batch)
        if ([...batch.to.keys()].some((key) => this.positions.get(key) !== batch.from.get(key))) {
          this.stale++
          return 'stale'
        }
        for (const [partition, position] of batch.to) this.positions.set(partition, position)
        this.handled.push(...batch.entries.map(({ value }) => value))
        return 'committed'
      },
      failed: (error) => this.failures.push(error),
    }
  }
}

async function until(satisfied: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!(await satisfied())) {
    if (performance.now() > deadline) throw new Error('This did not come about in 10 s')
    await delay(2)
  }
}

const inOrder = (values: readonly string[]) => [...values].sort((a, b) => Number(a) - Number(b))

it('delivers each entry once, in the order of its key, to members that come and go', async () => {
  await using log = await open('busy')
  await using other = await open('busy')
  const group = new Group()
  const first = await log.join('orders', 'workers', group.consumer())
  const appended: string[] = []
  const writer = async (target: PostgresEventLog, key: string) => {
    for (let sequence = 0; sequence < 150; sequence++) {
      const value = `${key}.${sequence}`
      appended.push(value)
      await target.append('orders', [{ key, value }])
    }
  }
  const writers = Array.from({ length: 12 }, (_, key) => writer(key % 2 === 0 ? log : other, `k${key}`))
  await until(() => group.handled.length > 100)
  const second = await other.join('orders', 'workers', group.consumer())
  await until(() => first.partitions().length === 2 && second.partitions().length === 2)
  await until(() => group.handled.length > 600)
  await first[Symbol.asyncDispose]()
  await until(() => second.partitions().length === PARTITIONS)
  await Promise.all(writers)
  await until(() => group.handled.length >= appended.length)
  await second[Symbol.asyncDispose]()
  expect([...group.handled].sort()).toEqual([...appended].sort())
  for (let key = 0; key < 12; key++) {
    const ofKey = group.handled
      .filter((value) => value.startsWith(`k${key}.`))
      .map((value) => value.split('.')[1] ?? '')
    expect(ofKey).toEqual(inOrder(ofKey))
  }
  expect(await log.lag('orders', group.positions)).toBe(0)
  expect(group.failures).toEqual([])
}, 30_000)

it('does not pass over a transaction that commits after a later one', async () => {
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

it('hands over the partitions of a member whose session is lost, and stops it from committing what it still holds', async () => {
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
}, 15_000)

it('gives a batch again whose handling failed', async () => {
  await using log = await open('failing')
  const group = new Group()
  let attempts = 0
  await using _member = await log.join(
    'orders',
    'workers',
    group.consumer(async () => {
      if (++attempts === 1) throw new Error('the database is away')
    }),
  )
  await log.append('orders', [{ key: 'a', value: '1' }])
  await until(() => group.handled.length === 1)
  expect(group.failures).toEqual([new Error('the database is away')])
})

it('drops everything when it is cleared, and goes on behind it', async () => {
  await using log = await open('cleared')
  await log.append('orders', [{ key: 'a', value: '1' }])
  const group = new Group()
  const end = await log.clear('orders')
  expect(await log.lag('orders', end)).toBe(0)
  for (const [partition, position] of end) group.positions.set(partition, position)
  await log.append('orders', [{ key: 'a', value: '2' }])
  expect(await log.lag('orders', end)).toBe(1)
  await using _member = await log.join('orders', 'workers', group.consumer())
  await until(() => group.handled.length > 0)
  expect(group.handled).toEqual(['2'])
})

it('says that its data is lost where a consumer is ahead of it', async () => {
  await using log = await open('ahead')
  const group = new Group()
  group.positions.set(0, '999999999:1')
  await using _member = await log.join('orders', 'workers', group.consumer())
  await until(() => group.failures.length > 0)
  expect(String(group.failures[0])).toContain('beyond the end of the log')
})
