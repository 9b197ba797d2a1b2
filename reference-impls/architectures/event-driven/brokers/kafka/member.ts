import { setTimeout as delay } from 'node:timers/promises'
import { type Admin, Consumer } from '@platformatic/kafka'
import type { BatchConsumer, EventLogOptions, Membership, Positions } from '../port.ts'
import { SessionLoop } from '../session-loop.ts'
import { Throttle } from '../throttle.ts'
import { clientOptions, sessionTimeoutMs } from './client-options.ts'
import { KafkaReader } from './reader.ts'
import { lastReason } from './reason.ts'
import { nextOffsets, offsetOf, offsetRanges } from './topic.ts'

export interface MemberOptions extends Pick<EventLogOptions, 'url' | 'maxBatchEntries' | 'batchIntervalMs'> {
  readonly topic: string
  readonly group: string
}

/** How often a member says that it is there; so late at most it learns that partitions are being dealt out anew. */
const HEARTBEAT_MS = 1_000
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
  readonly #loop: SessionLoop
  #held: readonly number[] = []

  /** @param admin for questions about the topic; stays open */
  constructor(options: MemberOptions, admin: Admin, consumer: BatchConsumer) {
    this.#options = options
    this.#admin = admin
    this.#consumer = consumer
    this.#loop = new SessionLoop(
      (loop) => this.#session(loop),
      (error) => consumer.failed(lastReason(error)),
    )
  }

  partitions(): readonly number[] {
    return this.#held
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#loop[Symbol.asyncDispose]()
  }

  /** Takes part until this member is closed, or the client has given up its membership. */
  async #session(loop: SessionLoop): Promise<void> {
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
      loop.alarm.ring()
    })
    client.on('consumer:group:join', ({ assignments }) => {
      this.#held = assignments?.find((assignment) => assignment.topic === topic)?.partitions ?? []
      loop.alarm.ring()
    })
    try {
      client.topics.track(topic)
      await Promise.race([client.joinGroup({}), loop.closed])
      await this.#consume(loop, session)
    } finally {
      this.#held = []
      await session.reader[Symbol.asyncDispose]()
      // Leaves the group, so that the others need not wait until the session has timed out.
      await client.close().catch((error) => this.#consumer.failed(lastReason(error)))
    }
  }

  async #consume(loop: SessionLoop, session: Session): Promise<void> {
    const { maxBatchEntries, batchIntervalMs } = this.#options
    const commits = new Throttle(() => this.#commit(session), COMMIT_INTERVAL_MS)
    let held: readonly number[] = []
    let isSure = false
    while (!loop.isClosing) {
      if (session.failure !== undefined) throw session.failure
      try {
        if (!isSure || held !== this.#held) {
          held = this.#held
          await this.#seek(session, held)
          isSure = true
        }
        if (held.length === 0) await loop.alarm.wait(IDLE_MS)
        else await Promise.race([session.reader.fill(), loop.closed])
        if (held !== this.#held || loop.isClosing) continue
        const batch = session.reader.take(maxBatchEntries, session.positions)
        if (batch === undefined) continue
        isSure = (await this.#consumer.handle(batch)) === 'committed'
        if (isSure) {
          session.positions = new Map([...session.positions, ...batch.to])
          commits.request()
        }
        if (batch.entries.length < maxBatchEntries) await loop.pause(batchIntervalMs)
      } catch (error) {
        isSure = false
        this.#consumer.failed(lastReason(error))
        await loop.pauseBeforeRetry()
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
    // A request without a member's id breaks the connection: Kafka cannot read it.
    if (positions.size === 0 || client.memberId === null) return
    const { topic } = this.#options
    const offsets = [...positions].map(([partition, position]) => ({
      topic,
      partition,
      offset: offsetOf(position),
      leaderEpoch: -1,
    }))
    await client.commit({ offsets }).catch(() => undefined)
  }
}
