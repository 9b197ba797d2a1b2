import type { ClientBase } from 'pg'
import type { Batch, DeliveredEntry, Position, Positions } from '../port.ts'
import { BEGINNING, positionOf, splitPosition } from './topic-table.ts'

interface Row {
  readonly partition: number
  readonly at_xid: string
  readonly at_id: string
  readonly key: string
  readonly value: string
}

/** Partitions and their positions as the three arrays that the queries unnest. */
export function positionArrays(partitions: readonly number[], positions: Positions): [number[], string[], string[]] {
  const split = partitions.map((partition) => splitPosition(positions.get(partition) ?? BEGINNING))
  return [[...partitions], split.map(({ xid }) => xid), split.map(({ id }) => id)]
}

/** Throws where a position is ahead of the log: then the log has lost its data, and would be waited for in vain. */
export async function checkNotBeyondEnd(client: ClientBase, positions: Positions): Promise<void> {
  const { rows } = await client.query<{ end: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as end')
  const end = BigInt(rows[0]?.end ?? 0)
  for (const [partition, position] of positions) {
    if (BigInt(splitPosition(position).xid) < end) continue
    throw new Error(`position ${position} of partition ${partition} lies beyond the end of the log: its data is lost`)
  }
}

/**
 * The next entries of these partitions, `undefined` when there are none.
 * Only transactions older than every one that still runs are read, so that none can commit behind the reader's back.
 * Output columns must not be called xid and id: `order by` would take the text for the number.
 */
export async function readBatch(
  client: ClientBase,
  table: string,
  partitions: readonly number[],
  positions: Positions,
  maxEntries: number,
): Promise<Batch | undefined> {
  if (partitions.length === 0) return undefined
  const { rows } = await client.query<Row>({
    name: `read ${table}`,
    text: `
      select entry.partition, entry.xid::text as at_xid, entry.id::text as at_id, entry.key, entry.value
      from unnest($1::integer[], $2::text[], $3::bigint[]) as held(partition, xid, id)
      cross join lateral (
        select * from ${table} e
        where e.partition = held.partition and (e.xid, e.id) > (held.xid::xid8, held.id)
          and e.xid < pg_snapshot_xmin(pg_current_snapshot())
        order by e.xid, e.id limit $4
      ) entry
      order by entry.xid, entry.id limit $4`,
    values: [...positionArrays(partitions, positions), maxEntries],
  })
  return rows.length === 0 ? undefined : batchOf(rows, positions)
}

function batchOf(rows: readonly Row[], positions: Positions): Batch {
  const from = new Map<number, Position>()
  const to = new Map<number, Position>()
  const entries: DeliveredEntry[] = []
  for (const { partition, at_xid, at_id, key, value } of rows) {
    entries.push({ partition, key, value })
    const given = positions.get(partition)
    if (given !== undefined) from.set(partition, given)
    to.set(partition, positionOf(at_xid, at_id))
  }
  return { entries, from, to }
}
