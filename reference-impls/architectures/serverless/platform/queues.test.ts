import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { SQSRecord } from 'aws-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../../kit/database.ts'
import { startPostgres, type TestPostgres } from '../../../kit/testing/postgres.ts'
import { benchStores } from '../queue/bench.ts'
import { queueSchema, sendMessages } from '../queue/postgres.ts'
import { type Platform, startPlatform } from './platform.ts'
import type { Consumed } from './testing/consumers.ts'

const resources = new AsyncDisposableStack()
const failures: string[] = []
let folder: string
let server: TestPostgres
let database: OpenDatabase
let platform: Platform

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'queues-test-'))
  resources.defer(() => rm(folder, { recursive: true, force: true }))
  server = resources.use(await startPostgres())
  const open = (connections: number) => (schema: string) =>
    openDatabase({ url: server.url('shop'), connections, schema: [schema], log: () => {} })
  platform = resources.use(
    await startPlatform({
      functionsFile: path.join(import.meta.dirname, 'testing/queues.json'),
      host: '127.0.0.1',
      port: 0,
      accountConcurrency: 20,
      maxEnvironments: 20,
      idleTimeoutMs: 60_000,
      initTimeoutMs: 10_000,
      tickMs: 5,
      failed: (name, reason) => failures.push(`${name}: ${reason}`),
      openQueues: open(3),
    }),
  )
  await platform.deployed
  database = resources.use(await open(2)(queueSchema))
})
afterAll(() => resources.disposeAsync())

/** A file that consumers write to, and what stands in it. */
function logFile(name: string) {
  const log = path.join(folder, name)
  const consumed = (): Consumed[] =>
    existsSync(log)
      ? readFileSync(log, 'utf8')
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line))
      : []
  const batches = (): SQSRecord[][] =>
    consumed()
      .filter(({ at }) => at === 'end')
      .map(({ event }) => event.Records)
  return { log, consumed, batches }
}

const send = (queue: string, ...jobs: object[]) =>
  sendMessages(
    database,
    queue,
    jobs.map((job) => JSON.stringify(job)),
  )

async function left(queue: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    { name: 'left', text: 'select count(*)::integer as count from queue_messages where queue = $1' },
    [queue],
  )
  return row?.count ?? -1
}

const drained = (queue: string) => expect.poll(() => left(queue), { interval: 10 }).toBe(0)

async function metric(name: string): Promise<number> {
  const page = await (await fetch(`http://127.0.0.1:${platform.port}/metrics`)).text()
  return Number(
    page
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1] ?? 0,
  )
}

test('hands messages over as an event of SQS, once, and deletes them', async () => {
  const { log, batches } = logFile('once')
  const before = Date.now()
  await send('work', { log })
  await drained('work')
  const [[record] = []] = batches()
  expect(batches()).toHaveLength(1)
  expect(record).toEqual({
    messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    receiptHandle: expect.stringMatching(/^[0-9a-f-]{36}$/),
    body: JSON.stringify({ log }),
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: expect.stringMatching(/^\d{13}$/),
      SenderId: '123456789012',
      ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
    },
    messageAttributes: {},
    md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:work',
    awsRegion: 'us-east-1',
  })
  expect(Math.abs(Number(record?.attributes.SentTimestamp) - before)).toBeLessThan(5_000)
})

test('takes ten messages at a time at most, by as many invocations at a time as it may, all counted', async () => {
  const { log, consumed, batches } = logFile('many')
  const before = await metric('lambda_invocations_total')
  // Each batch takes long enough that the next begins beside it, however busy the machine is.
  await send('work', ...Array.from({ length: 60 }, () => ({ log, delayMs: 40 })))
  await drained('work')
  const ids = batches().flatMap((records) => records.map(({ messageId }) => messageId))
  expect(new Set(ids).size).toBe(60)
  expect(ids).toHaveLength(60)
  expect(Math.max(...batches().map((records) => records.length))).toBe(10)
  let [running, most] = [0, 0]
  for (const { at } of consumed()) {
    running += at === 'start' ? 1 : -1
    most = Math.max(most, running)
  }
  expect(most).toBe(2)
  expect((await metric('lambda_invocations_total')) - before).toBe(batches().length)
})

test('delivers again only what was reported as failed, and once it is visible again', async () => {
  const { log, batches } = logFile('partial')
  const started = performance.now()
  await send('work', { log }, { log, failBefore: 2 }, { log })
  await drained('work')
  const counts = batches()
    .flat()
    .map(({ attributes }) => attributes.ApproximateReceiveCount)
  expect(counts.sort()).toEqual(['1', '1', '1', '2'])
  expect(batches().at(-1)).toHaveLength(1)
  expect(performance.now() - started).toBeGreaterThanOrEqual(2_000)
})

test('moves a message that keeps failing to the dead letter queue', async () => {
  const { log, batches } = logFile('dead')
  await send('work', { log, failBefore: 99 })
  await drained('work')
  expect(batches()).toHaveLength(2)
  expect(await left('dead')).toBe(1)
  expect(await metric('queue_messages_total{queue="work",outcome="dead"}')).toBe(1)
})

test('delivers a whole batch again where a function that reports nothing has failed', async () => {
  const { log, batches } = logFile('all-or-none')
  await send('all-or-none', { log }, { log, fails: true })
  await expect.poll(() => batches().length).toBeGreaterThanOrEqual(2)
  expect(await left('all-or-none')).toBe(2)
  expect(failures.join()).toContain('consumeAll: {"errorType":"Error","errorMessage":"as it was told"')
  await database.execute(`delete from queue_messages where queue = 'all-or-none'`)
})

test('waits for a batch to fill where it has a window for that', async () => {
  const { log, batches } = logFile('window')
  for (let sent = 0; sent < 20; sent++) await send('patient', { log })
  await drained('patient')
  expect(batches().map((records) => records.length)).toEqual([20])
})

test('is emptied by a reset, which waits for what a function has in hand', async () => {
  const { log, consumed, batches } = logFile('reset')
  const [queues] = benchStores(['work'], [])
  const store = queues?.(database)
  await send('work', ...Array.from({ length: 10 }, () => ({ log, delayMs: 20 })))
  await expect.poll(() => consumed().length, { interval: 5 }).toBe(1)
  expect(await store?.pending()).toBe(10)
  await store?.reset()
  expect(batches()).toHaveLength(1)
  expect(await store?.pending()).toBe(0)
  expect(await left('dead')).toBe(0)
})
