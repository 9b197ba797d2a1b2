import { ConnectionPool, type Consumer, FetchIsolationLevels, type RecordsBatch } from '@platformatic/kafka'
import type { Batch, DeliveredEntry, Position, Positions } from '../port.ts'
import { clientOptions } from './client-options.ts'
import { positionOf } from './topic.ts'

/** How long the broker keeps a request that finds nothing; only as late do partitions that were assigned meanwhile join in. */
const MAX_WAIT_MS = 200
const MAX_BYTES_PER_PARTITION = 512 * 1_024
const MAX_BYTES = 4 * 1_024 * 1_024

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>

interface Fetched extends DeliveredEntry {
  readonly offset: bigint
}

/** Reads the partitions of one topic that a member holds, each from its own offset. */
export class KafkaReader implements AsyncDisposable {
  readonly #consumer: Consumer
  readonly #topic: string
  /** A request that waits for entries holds up everything behind it on its connection, heartbeats above all. */
  readonly #connections: ConnectionPool
  /** What will be asked for next in each partition: behind what lies in the buffer. */
  readonly #next = new Map<number, bigint>()
  /** The requests under way, by broker. */
  readonly #requests = new Map<number, Promise<void>>()
  #buffer: Fetched[] = []
  #failure: unknown

  constructor(consumer: Consumer, topic: string, url: URL) {
    this.#consumer = consumer
    this.#topic = topic
    const options = clientOptions(url)
    this.#connections = new ConnectionPool(options.clientId, options)
  }

  /** Reads these partitions from now on, and no others. */
  seek(offsets: ReadonlyMap<number, bigint>): void {
    this.#buffer = []
    this.#failure = undefined
    this.#next.clear()
    for (const [partition, offset] of offsets) this.#next.set(partition, offset)
  }

  /** Waits for entries, for a while at most; where there are none yet it returns all the same. */
  async fill(): Promise<void> {
    if (this.#buffer.length > 0 || this.#next.size === 0) return
    for (const [node, partitions] of await this.#byLeader()) {
      if (this.#requests.has(node)) continue
      const request = this.#fetch(node, partitions).catch((error) => {
        this.#failure = error
      })
      this.#requests.set(node, request)
      void request.then(() => this.#requests.delete(node))
    }
    await Promise.race(this.#requests.values())
    if (this.#failure === undefined) return
    const failure = this.#failure
    this.#failure = undefined
    throw failure
  }

  /** The next entries that are there, `undefined` when there are none. */
  take(maxEntries: number, positions: Positions): Batch | undefined {
    const taken = this.#buffer.splice(0, maxEntries)
    if (taken.length === 0) return undefined
    const from = new Map<number, Position>()
    const to = new Map<number, Position>()
    for (const { partition, offset } of taken) {
      const given = positions.get(partition)
      if (given !== undefined) from.set(partition, given)
      to.set(partition, positionOf(offset + 1n))
    }
    return { entries: taken.map(({ partition, key, value }) => ({ partition, key, value })), from, to }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connections.close()
    await Promise.all(this.#requests.values())
  }

  async #byLeader(): Promise<ReadonlyMap<number, number[]>> {
    const { topics } = await this.#consumer.metadata({ topics: [this.#topic] })
    const leaders = topics.get(this.#topic)?.partitions ?? []
    return Map.groupBy(this.#next.keys(), (partition) => leaders[partition]?.leader ?? -1)
  }

  async #fetch(node: number, partitions: readonly number[]): Promise<void> {
    const { topics } = await this.#consumer.metadata({ topics: [this.#topic] })
    const topicId = topics.get(this.#topic)?.id ?? ''
    const asked = new Map(partitions.map((partition) => [partition, this.#next.get(partition) ?? 0n]))
    const response = await this.#consumer.fetch({
      node,
      connectionPool: this.#connections,
      minBytes: 1,
      maxBytes: MAX_BYTES,
      maxWaitTime: MAX_WAIT_MS,
      isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
      topics: [
        {
          topicId,
          partitions: [...asked].map(([partition, fetchOffset]) => ({
            partition,
            fetchOffset,
            partitionMaxBytes: MAX_BYTES_PER_PARTITION,
            currentLeaderEpoch: -1,
            lastFetchedEpoch: -1,
          })),
        },
      ],
    })
    this.#accept(response, asked)
  }

  /** Keeps what has come, but for partitions that have been given up or set to another offset since they were asked for. */
  #accept(response: FetchResponse, asked: ReadonlyMap<number, bigint>): void {
    for (const { partitionIndex: partition, records } of response.responses.flatMap(({ partitions }) => partitions)) {
      const next = this.#next.get(partition)
      if (next === undefined || next !== asked.get(partition)) continue
      for (const entry of entriesOf(partition, records ?? [])) {
        // Entries come as they were appended together, also where only the last of them was asked for.
        if (entry.offset < next) continue
        this.#buffer.push(entry)
        this.#next.set(partition, entry.offset + 1n)
      }
    }
  }
}

function* entriesOf(partition: number, batches: readonly RecordsBatch[]): Generator<Fetched> {
  for (const { firstOffset, records } of batches) {
    for (const { offsetDelta, key, value } of records) {
      yield {
        partition,
        offset: firstOffset + BigInt(offsetDelta),
        key: key?.toString() ?? '',
        value: value?.toString() ?? '',
      }
    }
  }
}
