import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../../kit/database.ts'
import { startPostgres, type TestPostgres } from '../../../kit/testing/postgres.ts'
import { deleteMessages, queueSchema, receiveMessages, sendMessages } from './postgres.ts'

let server: TestPostgres
let database: OpenDatabase

beforeAll(async () => {
  server = await startPostgres()
  database = await openDatabase({ url: server.url('queue'), connections: 8, schema: [queueSchema], log: () => {} })
})
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})
beforeEach(() => database.execute('truncate queue_messages'))

const receive = (limit: number, hiddenSeconds = 30, maxReceiveCount?: number) =>
  receiveMessages(
    database,
    'jobs',
    limit,
    hiddenSeconds,
    maxReceiveCount === undefined ? undefined : { deadLetterQueue: 'dead', maxReceiveCount },
  )
const numbers = (count: number) => Array.from({ length: count }, (_, index) => String(index))

test('gives each message to one receiver, however many ask at the same time', async () => {
  await sendMessages(database, 'jobs', numbers(100))
  await sendMessages(database, 'other', ['not for them'])
  const receptions = await Promise.all(Array.from({ length: 20 }, () => receive(7)))
  const bodies = receptions.flatMap(({ messages }) => messages.map(({ body }) => body))
  expect(bodies.sort()).toEqual(numbers(100).sort())
  expect((await receive(10)).messages).toEqual([])
})

test('shows a message again when it was not deleted in time, and lets the late receiver not delete it', async () => {
  await sendMessages(database, 'jobs', ['once more'])
  const first = (await receive(10, 0)).messages
  const second = (await receive(10)).messages
  expect([...first, ...second].map(({ body, receiveCount }) => [body, receiveCount])).toEqual([
    ['once more', 1],
    ['once more', 2],
  ])
  expect(second[0]?.firstReceivedAtMs).toBe(first[0]?.firstReceivedAtMs)
  await deleteMessages(database, first)
  expect(await count('jobs')).toBe(1)
  await deleteMessages(database, second)
  expect(await count('jobs')).toBe(0)
})

test('moves a message that was received too often, and hands out the others', async () => {
  await sendMessages(database, 'jobs', ['old'])
  for (let time = 0; time < 2; time++) await receive(10, 0, 2)
  await sendMessages(database, 'jobs', ['new'])
  const { messages, deadLetters } = await receive(10, 0, 2)
  expect(messages.map(({ body }) => body)).toEqual(['new'])
  expect(deadLetters).toBe(1)
  expect(await count('dead')).toBe(1)
})

test('sends with a transaction or not at all', async () => {
  await database.transaction(async (transaction) => {
    await sendMessages(transaction, 'jobs', ['a', 'b'])
    expect((await receive(10)).messages).toEqual([])
    transaction.rollback()
  })
  expect(await count('jobs')).toBe(0)
})

test('finds messages by index alone, whatever the table looked like when the statements were prepared', async () => {
  // A prepared statement is planned for good after its fifth run: with next to nothing in the table.
  await database.transaction(async (transaction) => {
    for (let time = 0; time < 7; time++) {
      await sendMessages(transaction, 'jobs', ['x'])
      await deleteMessages(transaction, (await receiveMessages(transaction, 'jobs', 10, 30, undefined)).messages)
    }
    await sendMessages(transaction, 'jobs', numbers(5_000))
    const scans = async () => (await transaction.query<{ scans: number }>(sequentialScans, []))[0]?.scans ?? -1
    const before = await scans()
    const { messages } = await receiveMessages(transaction, 'jobs', 10, 30, undefined)
    await deleteMessages(transaction, messages)
    expect(messages).toHaveLength(10)
    expect(await scans()).toBe(before)
  })
})

const sequentialScans = {
  name: 'scans',
  text: `select pg_stat_get_xact_numscans('queue_messages'::regclass)::integer as scans`,
}

async function count(queue: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    { name: 'count', text: 'select count(*)::integer as count from queue_messages where queue = $1' },
    [queue],
  )
  return row?.count ?? -1
}
