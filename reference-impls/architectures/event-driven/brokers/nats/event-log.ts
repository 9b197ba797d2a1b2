import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { succeedsWithin } from '../../../../kit/within.ts'
import { InFlight } from '../in-flight.ts'
import { checkedName } from '../name.ts'
import type { BatchConsumer, EventLog, EventLogOptions, LogEntry, Membership, Positions } from '../port.ts'
import { SessionMember } from '../session-member.ts'
import { connectServer, type Link } from './connection.ts'
import { createLeases } from './leases.ts'
import { Producer } from './producer.ts'
import { openSession } from './session.ts'
import { createStreams, handledSequence, readRanges, streamOf } from './stream.ts'

const START_MS = 120_000
const REQUEST_MS = 5_000
const HEALTHY_MS = 2_000

/** An event log in NATS JetStream: a stream for each partition, whose sequence numbers are the positions. */
export class NatsEventLog implements EventLog {
  readonly #options: EventLogOptions
  readonly #partitions: readonly number[]
  readonly #link: Link
  readonly #client: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #producer: Producer
  readonly #inFlight = new InFlight()

  private constructor(options: EventLogOptions, link: Link, manager: JetStreamManager) {
    this.#options = options
    this.#partitions = [...Array(options.partitions).keys()]
    this.#link = link
    this.#client = jetstream(link.connection)
    this.#manager = manager
    this.#producer = new Producer(this.#client, options.partitions)
  }

  /** Connects, waiting for the server to come up, and creates topics that are missing. */
  static async open(options: EventLogOptions): Promise<NatsEventLog> {
    const link = await connectServer(options.url, START_MS)
    try {
      const manager = await jetstreamManager(link.connection, { timeout: REQUEST_MS })
      await createLeases(manager)
      for (const topic of options.topics) await createStreams(manager, checkedName(topic), options.partitions)
      return new NatsEventLog(options, link, manager)
    } catch (error) {
      await link.connection.close()
      throw error
    }
  }

  async append(topic: string, entries: readonly LogEntry[]): Promise<void> {
    if (!this.#options.topics.includes(topic)) throw new Error(`topic "${topic}" was not opened`)
    await this.#inFlight.track(this.#producer.append(topic, entries))
  }

  async join(topic: string, group: string, consumer: BatchConsumer): Promise<Membership> {
    const session = {
      link: this.#link,
      client: this.#client,
      manager: this.#manager,
      topic,
      group: checkedName(group),
      prefetch: this.#options.maxBatchEntries,
    }
    return new SessionMember({ ...this.#options, openSession: (events) => openSession(session, events) }, consumer)
  }

  async lag(topic: string, positions: Positions): Promise<number> {
    const ranges = await readRanges(this.#manager, topic, this.#partitions)
    return ranges.reduce((lag, { first, last }, partition) => {
      const handled = handledSequence(positions.get(partition))
      return lag + last - Math.max(handled, first - 1)
    }, 0)
  }

  healthy(): Promise<boolean> {
    return succeedsWithin(this.#manager.getAccountInfo(), HEALTHY_MS)
  }

  async clear(topic: string): Promise<Positions> {
    const ranges = await readRanges(this.#manager, topic, this.#partitions)
    // What is appended from now on stays.
    await Promise.all(
      ranges.map(({ last }, partition) => this.#manager.streams.purge(streamOf(topic, partition), { seq: last + 1 })),
    )
    return new Map(ranges.map(({ last }, partition) => [partition, String(last)]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inFlight.settled()
    await this.#link.connection.close()
  }
}
