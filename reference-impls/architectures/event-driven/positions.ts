import type { Database, Sql } from '../../base/sql.ts'
import type { Positions } from './brokers/port.ts'
import { PARTITIONS } from './commands.ts'

/** Where the workers stand in the log, in the database that holds the effects: both commit together. */
export const positionsSchema = `
  create table if not exists command_positions (
    partition integer primary key,
    position text not null
  );
  insert into command_positions select partition, '' from generate_series(0, ${PARTITIONS - 1}) as partition
    on conflict do nothing;`

const load = {
  name: 'command-positions',
  text: `select partition, position from command_positions where partition = any($1::integer[]) and position <> ''`,
}

// Rows are locked in the order of partitions, by workers and by the reset alike.
const advance = {
  name: 'advance-command-positions',
  text: `
    with locked as materialized (
      select partition, position from command_positions where partition = any($1::integer[]) order by partition for update
    ), moves as (
      select partition, next from unnest($1::integer[], $2::text[], $3::text[]) as m(partition, previous, next)
      join locked using (partition) where position = previous
    ), moved as (
      update command_positions p set position = next from moves where p.partition = moves.partition returning 1
    )
    select count(*)::integer as moved from moved`,
}

export async function loadPositions(sql: Sql, partitions: readonly number[]): Promise<Positions> {
  const rows = await sql.query<{ partition: number; position: string }>(load, [partitions])
  return new Map(rows.map(({ partition, position }) => [partition, position]))
}

/** Moves from one set of positions to another; false when one of them is not where it was thought to be. */
export async function advancePositions(sql: Sql, from: Positions, to: Positions): Promise<boolean> {
  const partitions = [...to.keys()]
  const previous = partitions.map((partition) => from.get(partition) ?? '')
  const [row] = await sql.query<{ moved: number }>(advance, [partitions, previous, [...to.values()]])
  return row?.moved === partitions.length
}

/** Sets positions whatever they were. A batch that is being applied is waited for; one that comes later is stale. */
export async function setPositions(database: Database, positions: Positions): Promise<void> {
  await database.transaction(async (transaction) => {
    const current = await transaction.query<{ partition: number; position: string }>(lock, [])
    await advancePositions(
      transaction,
      new Map(current.map(({ partition, position }) => [partition, position])),
      positions,
    )
  })
}

const lock = {
  name: 'lock-command-positions',
  text: 'select partition, position from command_positions order by partition for update',
}
