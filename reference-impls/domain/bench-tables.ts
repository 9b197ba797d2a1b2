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

/** Which snapshot each module of a database keeps. */
export const snapshotsSchema = `
  create table if not exists kept_snapshots (module text primary key, name text not null);`

const keep = {
  name: 'bench-keep-snapshot',
  text: `insert into kept_snapshots (module, name) values ($1, $2)
    on conflict (module) do update set name = excluded.name`,
}
const forget = { name: 'bench-forget-snapshot', text: 'delete from kept_snapshots where module = $1' }
const kept = { name: 'bench-kept-snapshot', text: 'select from kept_snapshots where module = $1 and name = $2' }

/**
 * Empties tables, keeps copies of those that traffic changes, and brings these back row by row: what has not changed
 * is only compared, and a table that nobody writes to is not touched.
 */
export function benchTables(
  database: Database,
  module: string,
  tables: readonly BenchTable[],
): Required<Pick<BenchStore, 'reset' | 'ready' | 'snapshot' | 'restore'>> {
  const names = tables.map(({ name }) => name).join(', ')
  const changing = tables.filter(({ isConstant }) => !isConstant)
  return {
    async reset() {
      await database.query(forget, [module])
      await database.execute(`truncate ${names}`)
    },
    ready: () => database.maintain(`analyze ${names}`),
    async snapshot(name) {
      for (const { name: table } of changing) await database.execute(copyOf(table))
      await database.query(keep, [module, name])
    },
    async restore(name) {
      const isKept = (await database.query(kept, [module, name])).length > 0
      if (!isKept) return false
      for (const { name: table, key } of changing) {
        await database.execute(bringBack(table, key))
        // By itself: it cannot be part of a transaction. Else the rows that are gone would slow the next round down.
        await database.maintain(`vacuum ${table}`)
      }
      return true
    },
  }
}

const UNHURRIED = 'set local statement_timeout = 0;'

const copyOf = (table: string): string => `${UNHURRIED}
  drop table if exists ${table}_kept;
  create unlogged table ${table}_kept as table ${table};
  analyze ${table}_kept;`

function bringBack(table: string, key: string): string {
  const same = key
    .split(',')
    .map((column) => `kept.${column.trim()} = now.${column.trim()}`)
    .join(' and ')
  return `${UNHURRIED}
    delete from ${table} as now where not exists (select from ${table}_kept kept where ${same} and kept is not distinct from now);
    insert into ${table} select * from ${table}_kept kept where not exists (select from ${table} now where ${same});`
}
