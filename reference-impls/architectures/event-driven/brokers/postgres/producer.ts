import type { Pool } from 'pg'
import { GroupCommit } from '../../../../kit/group-commit.ts'
import { partitionOf } from '../partition.ts'
import type { LogEntry } from '../port.ts'
import { Throttle } from '../throttle.ts'
import { tableOf } from './topic-table.ts'

/** Payloads of the notifications on a topic's channel. */
export const Notice = { entries: 'entries', members: 'members' } as const

/**
 * A notification inside of the insert would make commits wait for each other (its lock is held until after the commit),
 * and one for each entry would cost more than the entry; so they are sent apart, so often at most.
 */
const NOTICE_INTERVAL_MS = 5

/** Appends to one topic; appends that arrive while an insert is in flight share the next one. */
export class Producer {
  readonly #commits: GroupCommit<LogEntry>
  readonly #notice: Throttle

  constructor(pool: Pool, topic: string, partitions: number) {
    const table = tableOf(topic)
    this.#notice = new Throttle(async () => {
      // Members poll as well: a notice that does not get through only costs time.
      await pool.query(`notify ${table}, '${Notice.entries}'`).catch(() => undefined)
    }, NOTICE_INTERVAL_MS)
    this.#commits = new GroupCommit(async (entries) => {
      await pool.query({
        name: `append ${table}`,
        text: `insert into ${table} (partition, key, value) select * from unnest($1::integer[], $2::text[], $3::text[])`,
        values: [
          entries.map((entry) => partitionOf(entry.key, partitions)),
          entries.map((entry) => entry.key),
          entries.map((entry) => entry.value),
        ],
      })
      this.#notice.request()
    })
  }

  append(entries: readonly LogEntry[]): Promise<void> {
    return this.#commits.add(entries)
  }

  settled(): Promise<void> {
    return this.#commits.settled()
  }
}
