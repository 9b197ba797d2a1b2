import { succeedsWithin } from '../../../../kit/within.ts'
import { InFlight } from '../in-flight.ts'
import { checkedName } from '../name.ts'
import type { BatchConsumer, EventLog, EventLogOptions, LogEntry, Membership, Positions } from '../port.ts'
import { SessionMember } from '../session-member.ts'
import { connectBroker } from './connection.ts'
import { Producer } from './producer.ts'
import { openSession } from './session.ts'
import { createStreams, handledOffset, readEnds, type StreamEnd, streamOf } from './stream.ts'

const START_MS = 120_000
const HEALTHY_MS = 2_000

/** An event log in RabbitMQ: a stream for each partition, whose offsets are the positions. */
export class RabbitEventLog implements EventLog {
  readonly #options: EventLogOptions
  readonly #partitions: readonly number[]
  readonly #producer: Producer
  readonly #inFlight = new InFlight()

  private constructor(options: EventLogOptions) {
    this.#options = options
    this.#partitions = [...Array(options.partitions).keys()]
    this.#producer = new Producer(options.url, options.topics, options.partitions)
  }

  /** Connects, waiting for the broker to come up, and creates topics that are missing. */
  static async open(options: EventLogOptions): Promise<RabbitEventLog> {
    const connection = await connectBroker(options.url, START_MS)
    try {
      for (const topic of options.topics) await createStreams(connection, checkedName(topic), options.partitions)
    } finally {
      await connection.close()
    }
    return new RabbitEventLog(options)
  }

  async append(topic: string, entries: readonly LogEntry[]): Promise<void> {
    if (!this.#options.topics.includes(topic)) throw new Error(`topic "${topic}" was not opened`)
    await this.#inFlight.track(this.#producer.append(topic, entries))
  }

  async join(topic: string, group: string, consumer: BatchConsumer): Promise<Membership> {
    const { url, maxBatchEntries } = this.#options
    const session = { url, topic, group: checkedName(group), prefetch: maxBatchEntries }
    return new SessionMember({ ...this.#options, openSession: (events) => openSession(session, events) }, consumer)
  }

  async lag(topic: string, positions: Positions): Promise<number> {
    const ends = await this.#ends(topic)
    return ends.reduce(
      (lag, { offset, isEmpty }, partition) => lag + (isEmpty ? 0 : offset - handledOffset(positions.get(partition))),
      0,
    )
  }

  healthy(): Promise<boolean> {
    return succeedsWithin(this.#answer(), HEALTHY_MS)
  }

  /** The entries stay on disk, behind the positions: AMQP 0-9-1 can delete a stream, but not empty it. */
  async clear(topic: string): Promise<Positions> {
    const ends = await this.#ends(topic)
    return new Map(ends.map(({ offset }, partition) => [partition, String(offset)]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#inFlight.settled()
    await this.#producer.close()
  }

  async #ends(topic: string): Promise<StreamEnd[]> {
    const connection = await this.#producer.connection()
    return readEnds(
      connection,
      this.#partitions.map((partition) => streamOf(topic, partition)),
    )
  }

  async #answer(): Promise<void> {
    const connection = await this.#producer.connection()
    const channel = await connection.createChannel()
    await channel.close()
  }
}
