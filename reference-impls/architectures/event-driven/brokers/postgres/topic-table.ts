import type { ClientBase, Pool } from 'pg'
import type { Position } from '../port.ts'

/** Before the first entry of a partition. */
export const BEGINNING: Position = '0:0'

/** A position is the transaction that appended an entry and the entry's id. */
export function positionOf(xid: string, id: string): Position {
  return `${xid}:${id}`
}

export function splitPosition(position: Position): { xid: string; id: string } {
  const [xid, id] = position.split(':')
  if (!xid || !id) throw new Error(`"${position}" is not a position of this log: expected <transaction>:<id>`)
  return { xid, id }
}

/** Name of the table that holds a topic; also the channel on which its members are woken. */
export function tableOf(topic: string): string {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(topic)) {
    throw new Error(`"${topic}" cannot name a topic: use lower-case letters, digits and _, 41 at most`)
  }
  return `topic_${topic}`
}

/**
 * Creates what is missing of these topics. Several processes may do so at the same time.
 * Entries are read in the order of (transaction, id), not of id: ids are drawn before the commit, so that
 * a reader who trusts them passes over a row that becomes visible after a later one.
 */
export async function createTopics(pool: Pool, topics: readonly string[]): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtext('event log: create topics'))`)
    for (const topic of topics) await createTopic(client, tableOf(topic))
    await client.query('commit')
  } finally {
    client.release()
  }
}

async function createTopic(client: ClientBase, table: string): Promise<void> {
  await client.query(`
    create table if not exists ${table} (
      partition integer not null,
      xid xid8 not null default pg_current_xact_id(),
      id bigint not null generated always as identity,
      key text not null,
      value text not null,
      primary key (partition, xid, id)
    )`)
}
