import { afterAll, beforeAll, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../../kit/database.ts'
import { startPostgres, type TestPostgres } from '../../kit/testing/postgres.ts'
import { benchStores } from './bench.ts'
import type { EventLog, Positions } from './brokers/port.ts'
import { PARTITIONS } from './commands.ts'
import { loadPositions, positionsSchema } from './positions.ts'

const EVERY_PARTITION = [...Array(PARTITIONS).keys()]
const CLEARED: Positions = new Map(EVERY_PARTITION.map((partition) => [partition, '7']))

let server: TestPostgres
let database: OpenDatabase

beforeAll(async () => {
  server = await startPostgres()
  database = await openDatabase({ url: server.url('bench'), connections: 2, schema: [positionsSchema], log: () => {} })
})
afterAll(async () => {
  await database?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

/** A log that a broker has not got back yet: each operation fails so many times first. */
function comingBack(failures: number): EventLog {
  const left = { append: failures, lag: failures, clear: failures }
  const attempt = async <Result>(operation: keyof typeof left, result: Result): Promise<Result> => {
    if (left[operation]-- > 0) throw new Error('this broker is not the leader')
    return result
  }
  return {
    append: () => attempt('append', undefined),
    lag: () => attempt('lag', 0),
    clear: () => attempt('clear', CLEARED),
    healthy: async () => true,
    join: () => Promise.reject(new Error('nobody joins here')),
    [Symbol.asyncDispose]: async () => {},
  }
}

test('waits for a log that is coming back, for whatever it is asked', async () => {
  const [commands] = benchStores(database, comingBack(2), [])
  expect(await commands?.restore?.('full')).toBe(true)
  expect(await loadPositions(database, EVERY_PARTITION)).toEqual(CLEARED)
  await commands?.ready()
  expect(await commands?.pending()).toBe(0)
  const [other] = benchStores(database, comingBack(2), [])
  await other?.reset()
  expect(await other?.pending()).toBe(0)
})
