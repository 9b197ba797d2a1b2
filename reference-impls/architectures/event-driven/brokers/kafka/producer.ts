import { ProduceAcks, Producer } from '@platformatic/kafka'
import { GroupCommit } from '../../../../kit/group-commit.ts'
import { partitionOf } from '../partition.ts'
import type { LogEntry } from '../port.ts'
import { UnconfirmedAppend } from '../unconfirmed.ts'
import { clientOptions } from './client-options.ts'
import { lastReason } from './reason.ts'

/** Entries in one request at most, so that what has piled up while the broker was away stays below its size limit. */
const MAX_ENTRIES = 1_000

/**
 * Appends to the topics of one log. Appends that arrive while a request is under way share the next one: batches of the
 * client's own would make each wait for a timer. Only one request of a topic is under way, so that one that fails
 * for good cannot leave a gap before one that gets through.
 */
export class KafkaProducer implements AsyncDisposable {
  readonly #producer: Producer<string, string, string, string>
  readonly #commits: ReadonlyMap<string, GroupCommit<LogEntry>>

  constructor(url: URL, topics: readonly string[], partitions: number) {
    // Idempotence: the broker knows a request that was repeated because its answer was lost.
    this.#producer = new Producer({
      ...clientOptions(url),
      idempotent: true,
      acks: ProduceAcks.ALL,
      serializers: { key: toBuffer, value: toBuffer },
    })
    this.#commits = new Map(
      topics.map((topic) => [topic, new GroupCommit((entries) => this.#send(topic, entries, partitions))]),
    )
  }

  /** Gets the number by which the broker knows this producer: connects, too. */
  async connect(): Promise<void> {
    await this.#producer.initIdempotentProducer({})
  }

  async append(topic: string, entries: readonly LogEntry[]): Promise<void> {
    const commits = this.#commits.get(topic)
    if (commits === undefined) throw new Error(`topic "${topic}" was not opened`)
    await commits.add(entries)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#commits.values()].map((commits) => commits.settled()))
    await this.#producer.close()
  }

  async #send(topic: string, entries: readonly LogEntry[], partitions: number): Promise<void> {
    for (let from = 0; from < entries.length; from += MAX_ENTRIES) {
      const messages = entries
        .slice(from, from + MAX_ENTRIES)
        .map(({ key, value }) => ({ topic, key, value, partition: partitionOf(key, partitions) }))
      await this.#producer.send({ messages }).catch((error) => {
        throw new UnconfirmedAppend(entries.length - from, String(lastReason(error)))
      })
    }
  }
}

function toBuffer(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text)
}
