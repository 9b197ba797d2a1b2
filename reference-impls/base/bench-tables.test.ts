import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type OpenDatabase, openDatabase } from '../kit/database.ts'
import { startPostgres, type TestPostgres } from '../kit/testing/postgres.ts'
import { benchTables } from './bench-tables.ts'

describe('benchTables', () => {
  let server: TestPostgres
  let database: OpenDatabase
  const schema = [
    'create table if not exists counters (type text, minute integer, events integer, primary key (type, minute))',
    'create table if not exists names (id integer primary key, name text)',
  ]
  const tables = () =>
    benchTables(database, 'things', [
      { name: 'counters', key: 'type, minute' },
      { name: 'names', key: 'id', isConstant: true },
    ])
  const columns = { type: 'type', minute: 'minute', events: 'events' }
  const counters = (...rows: (readonly [string, number, number | null])[]) =>
    database.copy(
      'counters',
      columns,
      rows.map(([type, minute, events]) => ({ type, minute, events })),
    )
  const stored = async () =>
    (
      await database.query<{ type: string; minute: number; events: number | null }>(
        { name: 'stored', text: 'select * from counters order by type, minute' },
        [],
      )
    ).map(({ type, minute, events }) => [type, minute, events])

  beforeAll(async () => {
    server = await startPostgres()
    database = await openDatabase({
      url: server.url('things'),
      connections: 2,
      schema: schema.map((each) => `${each};`),
      log: () => {},
    })
  })
  afterAll(async () => {
    await database?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })
  beforeEach(() => tables().reset())

  test('brings back what was changed, removed and added, whatever the kind of change', async () => {
    await counters(['a\tb', 1, 5], ['a\tb', 2, null], ['c\\', 1, 7], ['d', 1, 9])
    const before = await stored()
    await tables().snapshot('full')
    await database.execute("update counters set events = 6 where type = 'd'; delete from counters where minute = 2")
    await database.execute('update counters set events = null where events = 7')
    await counters(['new', 1, 1])
    expect(await stored()).not.toEqual(before)
    expect(await tables().restore('full')).toBe(true)
    expect(await stored()).toEqual(before)
    await counters(['new', 1, 1])
    expect(await tables().restore('full')).toBe(true)
    expect(await stored()).toEqual(before)
  })

  test('does not touch what has not changed, however often it brings back', async () => {
    await counters(['a', 1, 1], ['b', 1, 1], ['c', 1, 1])
    await tables().snapshot('full')
    const versions = () =>
      database.query<{ type: string; xmin: string }>(
        { name: 'versions', text: 'select type, xmin::text from counters order by type' },
        [],
      )
    const before = await versions()
    await database.execute("update counters set events = 2 where type = 'b'")
    await tables().restore('full')
    const [a, b, c] = await versions()
    expect([a, c]).toEqual([before[0], before[2]])
    expect(b?.xmin).not.toBe(before[1]?.xmin)
    await database.execute("delete from counters where type = 'c'")
    await tables().restore('full')
    expect((await versions()).slice(0, 2)).toEqual([a, b])
    expect((await stored()).at(-1)).toEqual(['c', 1, 1])
  })

  test('derives what follows from the rows once, and not again from those of a snapshot', async () => {
    const deriving = benchTables(
      database,
      'things',
      [{ name: 'counters', key: 'type, minute' }],
      'update counters set events = events + 1;',
    )
    await counters(['a', 1, 1])
    await deriving.ready()
    await deriving.snapshot('full')
    await database.execute('update counters set events = 9')
    await deriving.restore('full')
    await deriving.ready()
    expect(await stored()).toEqual([['a', 1, 2]])
    await deriving.reset()
    await counters(['a', 1, 5])
    await deriving.ready()
    expect(await stored()).toEqual([['a', 1, 6]])
  })

  test('keeps one snapshot, and none beyond a reset', async () => {
    await counters(['a', 1, 1])
    expect(await tables().restore('first')).toBe(false)
    await tables().snapshot('first')
    await tables().snapshot('second')
    expect(await tables().restore('first')).toBe(false)
    expect(await tables().restore('second')).toBe(true)
    await tables().reset()
    expect(await tables().restore('second')).toBe(false)
    expect(await stored()).toEqual([])
  })
})
