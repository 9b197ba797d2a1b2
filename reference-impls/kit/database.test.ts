import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from './database.ts'
import { startPostgres, type TestPostgres } from './testing/postgres.ts'

let server: TestPostgres
let database: OpenDatabase

beforeAll(async () => {
  server = await startPostgres()
  database = await openDatabase({ url: server.url('kit'), connections: 2, schema: [], log: () => {} })
})
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const pid = { name: 'pid', text: 'select pg_backend_pid() as pid' }
const terminate = { name: 'terminate', text: 'select pg_terminate_backend($1)' }

test('survives that a connection is lost between two statements of a transaction', async () => {
  const lost = database.transaction(async (transaction) => {
    const [row] = await transaction.query<{ pid: number }>(pid, [])
    await database.query(terminate, [row?.pid])
    // An error that nobody listens to would end the process here.
    await delay(100)
    await transaction.query(pid, [])
  })
  await expect(lost).rejects.toThrow()
  expect(await database.transaction((transaction) => transaction.query(pid, []))).toHaveLength(1)
})

test('limits the time of traffic, and not that of schemas, resets and loading', async () => {
  const limit = "current_setting('statement_timeout')"
  await database.execute(`create table limits (id integer, ms text default ${limit})`)
  await database.execute('insert into limits (id) values (1)')
  await database.copy('limits', { id: 'id' }, [{ id: 2 }])
  await database.maintain('insert into limits (id) values (3)')
  await database.query({ name: 'traffic', text: 'insert into limits (id) values (4)' }, [])
  const limits = await database.query<{ ms: string }>({ name: 'limits', text: 'select ms from limits order by id' }, [])
  expect(limits.map(({ ms }) => ms)).toEqual(['0', '0', '0', '10s'])
})
