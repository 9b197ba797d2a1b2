import type { ClientBase } from 'pg'
import { assignedPartitions } from '../partition.ts'

/** Object id of the lock that all members share; partition p has p + 1. */
const MEMBER = 0

/** First key of a group's advisory locks: 31 bits, as both `integer` and `oid` hold them. */
export function lockSpaceOf(topic: string, group: string): number {
  let hash = 7
  for (const unit of `${topic}/${group}`) hash = (Math.imul(hash, 31) + unit.charCodeAt(0)) & 0x7fffffff
  return hash
}

/**
 * The partitions that a member holds, as advisory locks of its session: they vanish with the session,
 * so that a member that dies needs no lease to run out before others take over.
 */
export class Assignment {
  readonly #client: ClientBase
  readonly #lockSpace: number
  readonly #partitions: number
  readonly #held = new Set<number>()

  constructor(client: ClientBase, lockSpace: number, partitions: number) {
    this.#client = client
    this.#lockSpace = lockSpace
    this.#partitions = partitions
  }

  get held(): readonly number[] {
    return [...this.#held]
  }

  /** Shows the other members that this one is there. */
  async enter(): Promise<void> {
    await this.#client.query('select pg_advisory_lock_shared($1, $2)', [this.#lockSpace, MEMBER])
  }

  /**
   * Gives back what belongs to others by now, and takes what belongs to this member and is free.
   * @returns whether this member holds all that belongs to it; what is missing another one has still in hand
   */
  async rebalance(): Promise<boolean> {
    const mine = await this.#mine()
    for (const partition of this.#held) {
      if (mine.includes(partition)) continue
      await this.#client.query('select pg_advisory_unlock($1, $2)', [this.#lockSpace, partition + 1])
      this.#held.delete(partition)
    }
    for (const partition of mine) {
      if (!this.#held.has(partition) && (await this.#tryLock(partition))) this.#held.add(partition)
    }
    return this.#held.size === mine.length
  }

  /** Gives everything back. */
  async leave(): Promise<void> {
    this.#held.clear()
    await this.#client.query('select pg_advisory_unlock_all()')
  }

  async #mine(): Promise<number[]> {
    const { rows } = await this.#client.query<{ pid: number; me: boolean }>({
      name: 'members of the group',
      text: `
        select pid, pid = pg_backend_pid() as me from pg_locks
        where locktype = 'advisory' and classid = $1::bigint::oid and objid = ${MEMBER} and objsubid = 2 and granted
          and database = (select oid from pg_database where datname = current_database())
        order by pid`,
      values: [this.#lockSpace],
    })
    const rank = rows.findIndex((row) => row.me)
    return rank < 0 ? [] : assignedPartitions(this.#partitions, rows.length, rank)
  }

  async #tryLock(partition: number): Promise<boolean> {
    const { rows } = await this.#client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
      this.#lockSpace,
      partition + 1,
    ])
    return rows[0]?.taken === true
  }
}
