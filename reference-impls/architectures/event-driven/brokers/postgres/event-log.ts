import { Pool } from 'pg'
import { ensureDatabase } from '../../../../kit/database.ts'
import type { BatchConsumer, EventLog, LogEntry, Membership, Positions } from '../port.ts'
import { Member, type MemberOptions } from './member.ts'
import { Producer } from './producer.ts'
import { positionArrays } from './reader.ts'
import { createTopics, positionOf, tableOf } from './topic-table.ts'

export interface PostgresEventLogOptions extends Pick<MemberOptions, 'url' | 'maxBatchEntries' | 'batchIntervalMs'> {
  readonly topics: readonly string[]
  /** Partitions of each topic: the same for all producers and members. */
  readonly partitions: number
}

/** An insert, a notice or a question about the lag: more are not under way at the same time. */
const CONNECTIONS = 2
const START_MS = 120_000

/**
 * An event log in a PostgreSQL server of its own. A long transaction anywhere in that server holds up delivery,
 * so nothing else belongs there.
 */
export class PostgresEventLog implements EventLog {
  readonly #options: PostgresEventLogOptions
  readonly #pool: Pool
  readonly #partitions: readonly number[]
  readonly #producers: ReadonlyMap<string, Producer>

  private constructor(options: PostgresEventLogOptions, pool: Pool) {
    this.#options = options
    this.#pool = pool
    this.#partitions = [...Array(options.partitions).keys()]
    this.#producers = new Map(options.topics.map((topic) => [topic, new Producer(pool, topic, options.partitions)]))
  }

  /** Connects, waiting for the server to come up, and creates topics that are missing. */
  static async open(options: PostgresEventLogOptions): Promise<PostgresEventLog> {
    await ensureDatabase(options.url, START_MS)
    const pool = new Pool({
      connectionString: options.url.href,
      max: CONNECTIONS,
      idleTimeoutMillis: 0,
      keepAlive: true,
    })
    // The pool replaces a connection that breaks while idle; without a listener the event would end the process.
    pool.on('error', () => undefined)
    try {
      await createTopics(pool, options.topics)
    } catch (error) {
      await pool.end()
      throw error
    }
    return new PostgresEventLog(options, pool)
  }

  async append(topic: string, entries: readonly LogEntry[]): Promise<void> {
    const producer = this.#producers.get(topic)
    if (producer === undefined) throw new Error(`topic "${topic}" was not opened`)
    await producer.append(entries)
  }

  async join(topic: string, group: string, consumer: BatchConsumer): Promise<Membership> {
    return new Member({ ...this.#options, topic, group }, consumer)
  }

  async lag(topic: string, positions: Positions): Promise<number> {
    const { rows } = await this.#pool.query<{ lag: number }>(
      `select count(*)::integer as lag
       from unnest($1::integer[], $2::text[], $3::bigint[]) as handled(partition, xid, id)
       join ${tableOf(topic)} e on e.partition = handled.partition and (e.xid, e.id) > (handled.xid::xid8, handled.id)`,
      positionArrays(this.#partitions, positions),
    )
    return rows[0]?.lag ?? 0
  }

  async healthy(): Promise<boolean> {
    return this.#pool.query('select 1').then(
      () => true,
      () => false,
    )
  }

  async clear(topic: string): Promise<Positions> {
    const client = await this.#pool.connect()
    try {
      await client.query('begin')
      await client.query(`truncate ${tableOf(topic)}`)
      // Appends that waited for the truncation get later transaction numbers than this one.
      const { rows } = await client.query<{ xid: string }>('select pg_current_xact_id()::text as xid')
      await client.query('commit')
      const end = positionOf(rows[0]?.xid ?? '0', '0')
      return new Map(this.#partitions.map((partition) => [partition, end]))
    } finally {
      client.release()
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#producers.values()].map((producer) => producer.settled()))
    await this.#pool.end()
  }
}
