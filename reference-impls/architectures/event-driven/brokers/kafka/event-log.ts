import { setTimeout as delay } from 'node:timers/promises'
import { Admin } from '@platformatic/kafka'
import { succeedsWithin } from '../../../../kit/within.ts'
import type { BatchConsumer, EventLog, EventLogOptions, LogEntry, Membership, Positions } from '../port.ts'
import { clientOptions } from './client-options.ts'
import { KafkaMember } from './member.ts'
import { KafkaProducer } from './producer.ts'
import { createTopics, nextOffsets, offsetRanges, positionOf } from './topic.ts'

const START_MS = 120_000
const START_POLL_MS = 50
const HEALTHY_MS = 2_000

/** An event log in Kafka: a topic is a topic, a position is the offset of the next entry. */
export class KafkaEventLog implements EventLog {
  readonly #options: EventLogOptions
  readonly #admin: Admin
  readonly #producer: KafkaProducer
  readonly #partitions: readonly number[]

  private constructor(options: EventLogOptions, admin: Admin, producer: KafkaProducer) {
    this.#options = options
    this.#admin = admin
    this.#producer = producer
    this.#partitions = [...Array(options.partitions).keys()]
  }

  /** Connects, waiting for the broker to come up, and creates topics that are missing. */
  static async open(options: EventLogOptions): Promise<KafkaEventLog> {
    const { url, topics, partitions } = options
    const deadline = performance.now() + START_MS
    const admin = new Admin(clientOptions(url))
    const producer = new KafkaProducer(url, topics, partitions)
    try {
      await answers(admin, deadline)
      await createTopics(admin, topics, partitions, deadline)
      await producer.connect()
    } catch (error) {
      await producer[Symbol.asyncDispose]()
      await admin.close()
      throw error
    }
    return new KafkaEventLog(options, admin, producer)
  }

  append(topic: string, entries: readonly LogEntry[]): Promise<void> {
    return this.#producer.append(topic, entries)
  }

  async join(topic: string, group: string, consumer: BatchConsumer): Promise<Membership> {
    return new KafkaMember({ ...this.#options, topic, group }, this.#admin, consumer)
  }

  async lag(topic: string, positions: Positions): Promise<number> {
    const ranges = await offsetRanges(this.#admin, topic, this.#partitions)
    const next = nextOffsets(ranges, positions)
    return [...ranges].reduce((lag, [partition, { end }]) => lag + Number(end - (next.get(partition) ?? end)), 0)
  }

  async healthy(): Promise<boolean> {
    const topics = [...this.#options.topics]
    return succeedsWithin(this.#admin.metadata({ topics, forceUpdate: true, retries: 0 }), HEALTHY_MS)
  }

  async clear(topic: string): Promise<Positions> {
    const ranges = await offsetRanges(this.#admin, topic, this.#partitions)
    const ends = [...ranges].map(([partition, { end }]) => ({ partition, offset: end }))
    await this.#admin.deleteRecords({ topics: [{ name: topic, partitions: ends }] })
    return new Map(ends.map(({ partition, offset }) => [partition, positionOf(offset)]))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#producer[Symbol.asyncDispose]()
    await this.#admin.close()
  }
}

/** Waits until the broker answers: it may still be starting. */
async function answers(admin: Admin, deadline: number): Promise<void> {
  for (;;) {
    try {
      await admin.metadata({ topics: [], forceUpdate: true, retries: 0 })
      return
    } catch (error) {
      if (performance.now() > deadline) throw error
      await delay(START_POLL_MS)
    }
  }
}
