import { setTimeout as delay } from 'node:timers/promises'
import { type Admin, Consumer } from '@platformatic/kafka'
import { Alarm } from '../alarm.ts'
import type { BatchConsumer, Membership, Positions } from '../port.ts'
import { Throttle } from '../throttle.ts'
import { clientOptions, sessionTimeoutMs } from './client-options.ts'
import { KafkaReader } from './reader.ts'
import { lastReason } from './reason.ts'
import { nextOffsets, offsetOf, offsetRanges } from './topic.ts'

export interface MemberOptions {
  readonly url: URL
  readonly topic: string
  readonly group: string
  /** Entries in one batch at most. */
  readonly maxBatchEntries: number
  /** Shortest time from one batch that was not full to the next: longer makes larger and fewer batches. */
  readonly batchIntervalMs: number
}

/** How often a member says that it is there; so late at most it learns that partitions are being dealt out anew. */
const HEARTBEAT_MS = 1_000
const RETRY_MS = 200
/** How often the group's offsets are written to Kafka, where tools look for them. Nothing here reads them. */
const COMMIT_INTERVAL_MS = 1_000
/** How long a member that leaves waits for the last of them. */
const FAREWELL_MS = 500
/** How long a member without partitions sleeps unless it is woken. */
const IDLE_MS = 1_000

/** One time in the group, from joining to leaving. */
interface Session {
  readonly client: Consumer
  readonly reader: KafkaReader
  /** Where the consumer stands in the partitions that are read. */
  positions: Positions
  /** Why the client is no longer in the group. */
  failure?: Error
}

/**
 * A member of a consumer group. Kafka deals out the partitions; where to go on in them the consumer says. So a batch that
 * is in hand when its partition goes to another member needs no fence in Kafka: whoever commits second is stale.
 */
export class KafkaMember implements Membership {
  readonly #options: MemberOptions
  readonly #admin: Admin
  readonly #consumer: BatchConsumer
  readonly #closing = new AbortController()
  readonly #ended: Promise<void>
  /** Resolves when this member is to leave. */
  readonly #closed: Promise<void>
  readonly #alarm = new Alarm()
  #held: readonly number[] = []

  /** @param admin for questions about the topic; stays open */
  constructor(options: MemberOptions, admin: Admin, consumer: BatchConsumer) {
    this.#options = options
    this.#admin = admin
    this.#consumer = consumer
    this.#closed = new Promise((resolve) => {
      this.#closing.signal.addEventListener('abort', () => resolve())
    })
    this.#ended = this.#run()
  }

  partitions(): readonly number[] {
    return this.#held
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    this.#alarm.ring()
    await this.#ended
  }

  async #run(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      try {
        await this.#session()
      } catch (error) {
        this.#consumer.failed(lastReason(error))
        await this.#pause(RETRY_MS)
      }
    }
  }

  /** Takes part until this member is closed, or the client has given up its membership. */
  async #session(): Promise<void> {
    const { url, topic, group } = this.#options
    const client = new Consumer({
      ...clientOptions(url),
      groupId: group,
      sessionTimeout: sessionTimeoutMs(url),
      heartbeatInterval: HEARTBEAT_MS,
      // How long those who have come back wait for the rest: no shorter than the rest may be silent.
      rebalanceTimeout: sessionTimeoutMs(url),
      autocommit: false,
    })
    const session: Session = { client, reader: new KafkaReader(client, topic, url), positions: new Map() }
    // Told when it could not join again after a rebalance: it does not try any more then.
    client.on('error', (error: Error) => {
      session.failure = error
      this.#alarm.ring()
    })
    client.on('consumer:group:join', ({ assignments }) => {
      this.#held = assignments?.find((assignment) => assignment.topic === topic)?.partitions ?? []
      this.#alarm.ring()
    })
    try {
      client.topics.track(topic)
      await Promise.race([client.joinGroup({}), this.#closed])
      await this.#consume(session)
    } finally {
      this.#held = []
      await session.reader[Symbol.asyncDispose]()
      // Leaves the group, so that the others need not wait until the session has timed out.
      await client.close().catch((error) => this.#consumer.failed(lastReason(error)))
    }
  }

  async #consume(session: Session): Promise<void> {
    const { maxBatchEntries, batchIntervalMs } = this.#options
    const commits = new Throttle(() => this.#commit(session), COMMIT_INTERVAL_MS)
    let held: readonly number[] = []
    let isSure = false
    while (!this.#closing.signal.aborted) {
      if (session.failure !== undefined) throw session.failure
      try {
        if (!isSure || held !== this.#held) {
          held = this.#held
          await this.#seek(session, held)
          isSure = true
        }
        if (held.length === 0) await this.#alarm.wait(IDLE_MS)
        else await Promise.race([session.reader.fill(), this.#closed])
        if (held !== this.#held || this.#closing.signal.aborted) continue
        const batch = session.reader.take(maxBatchEntries, session.positions)
        if (batch === undefined) continue
        isSure = (await this.#consumer.handle(batch)) === 'committed'
        if (isSure) {
          session.positions = new Map([...session.positions, ...batch.to])
          commits.request()
        }
        if (batch.entries.length < maxBatchEntries) await this.#pause(batchIntervalMs)
      } catch (error) {
        isSure = false
        this.#consumer.failed(lastReason(error))
        await this.#pause(RETRY_MS)
      }
    }
    await Promise.race([this.#commit(session), delay(FAREWELL_MS, undefined, { ref: false })])
  }

  /** Goes on where the consumer stands. */
  async #seek(session: Session, held: readonly number[]): Promise<void> {
    session.reader.seek(new Map())
    session.positions = held.length === 0 ? new Map() : await this.#consumer.positions(held)
    if (held.length === 0) return
    const ranges = await offsetRanges(this.#admin, this.#options.topic, held)
    session.reader.seek(nextOffsets(ranges, session.positions))
  }

  /** Lets Kafka know what has been handled. One that fails costs nothing: the next one says more. */
  async #commit({ client, positions }: Session): Promise<void> {
    if (positions.size === 0) return
    const { topic } = this.#options
    const offsets = [...positions].map(([partition, position]) => ({
      topic,
      partition,
      offset: offsetOf(position),
      leaderEpoch: -1,
    }))
    await client.commit({ offsets }).catch(() => undefined)
  }

  async #pause(durationMs: number): Promise<void> {
    await delay(durationMs, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }
}
