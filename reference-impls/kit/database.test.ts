import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OpenDatabase, openDatabase } from './database.ts'
import { startPostgres, type TestPostgres } from './testing/postgres.ts'

let server: TestPostgres
let database: OpenDatabase

beforeAll(async () => {
  server = await startPostgres()
  database = await openDatabase({ url: server.url('kit'), connections: 2, schema: [], log: () => {} })
}, 30_000)
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

const pid = { name: 'pid', text: 'select pg_backend_pid() as pid' }
const terminate = { name: 'terminate', text: 'select pg_terminate_backend($1)' }

it('survives that a connection is lost between two statements of a transaction', async () => {
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
