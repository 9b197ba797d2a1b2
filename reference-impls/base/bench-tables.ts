import type { BenchStore } from './bench.ts'
import type { Database } from './sql.ts'

/** A table of a module, as a run loads it, keeps it and brings it back. */
export interface BenchTable {
  readonly name: string
  /** Column of the primary key, or several with commas between. */
  readonly key: string
  /** Whether nothing but the loading of the data set ever writes to it. */
  readonly isConstant?: boolean
}

/**
 * Which snapshot each module of a database keeps. Rows that were written by a transaction from `changed_from` on are not
 * those of the snapshot.
 */
export const snapshotsSchema = `
  create table if not exists kept_snapshots (
    module text primary key, name text not null, changed_from xid8 not null);`

const now = { name: 'bench-now', text: 'select pg_snapshot_xmin(pg_current_snapshot())::text as "changedFrom"' }
const keep = {
  name: 'bench-keep-snapshot',
  text: `insert into kept_snapshots (module, name, changed_from) values ($1, $2, $3::xid8)
    on conflict (module) do update set name = excluded.name, changed_from = excluded.changed_from`,
}
const forget = { name: 'bench-forget-snapshot', text: 'delete from kept_snapshots where module = $1' }
const kept = { name: 'bench-kept-snapshot', text: 'select name from kept_snapshots where module = $1' }

/**
 * Empties tables, keeps copies of those that traffic changes, and brings these back row by row: what has not changed
 * is not touched, nor is a table that nobody writes to.
 *
 * @param derive statements that make what follows from the rows that were loaded; a snapshot holds that already
 */
export function benchTables(
  database: Database,
  module: string,
  tables: readonly BenchTable[],
  derive = '',
): Required<Pick<BenchStore, 'reset' | 'ready' | 'snapshot' | 'restore'>> {
  const names = tables.map(({ name }) => name).join(', ')
  const changing = tables.filter(({ isConstant }) => !isConstant)
  const keptName = async () => (await database.query<{ name: string }>(kept, [module]))[0]?.name
  const changedFrom = async () => (await database.query<{ changedFrom: string }>(now, []))[0]?.changedFrom
  return {
    async reset() {
      await database.query(forget, [module])
      await database.execute(`truncate ${names}`)
    },
    async ready() {
      if (derive !== '' && (await keptName()) === undefined) await database.execute(derive)
      await database.maintain(`analyze ${names}`)
    },
    async snapshot(name) {
      const from = await changedFrom()
      for (const { name: table } of changing) await database.execute(copyOf(table))
      await database.query(keep, [module, name, from])
    },
    async restore(name) {
      if ((await keptName()) !== name) return false
      for (const { name: table, key } of changing) {
        await database.execute(bringBack(module, table, key))
        // By itself: it cannot be part of a transaction. Else the rows that are gone would slow the next round down.
        await database.maintain(`vacuum ${table}`)
      }
      await database.query(keep, [module, name, await changedFrom()])
      return true
    },
  }
}

/** Not unlogged, though that would be cheaper: the copy has to survive a database that is killed. */
const copyOf = (table: string): string => `
  drop table if exists ${table}_kept;
  create table ${table}_kept as table ${table};
  analyze ${table}_kept;`

/**
 * Whatever an UPDATE or INSERT has touched carries the transaction that did so, and goes; what is missing then comes from
 * the copy. Ages are compared, not transactions: their numbers begin anew one day.
 */
function bringBack(module: string, table: string, key: string): string {
  const same = key
    .split(',')
    .map((column) => `kept.${column.trim()} = now.${column.trim()}`)
    .join(' and ')
  return `
    delete from ${table}
      where age(xmin) <= age((select changed_from::xid from kept_snapshots where module = '${module}'));
    insert into ${table} select * from ${table}_kept kept
      where (select count(*) from ${table}) < (select count(*) from ${table}_kept)
        and not exists (select from ${table} now where ${same});`
}
