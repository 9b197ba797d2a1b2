import type { ChannelModel, ConfirmChannel } from 'amqplib'
import { partitionOf } from '../partition.ts'
import type { LogEntry } from '../port.ts'
import { UnconfirmedAppend } from '../unconfirmed.ts'
import { closeQuietly, connectBroker } from './connection.ts'
import { readEnds, streamOf } from './stream.ts'

const CONFIRM_MS = 5_000
/** How long one attempt waits for a broker that has just started to open its streams. */
const OPEN_MS = 1_000

interface Link {
  readonly connection: ChannelModel
  readonly channel: ConfirmChannel
  /** Ids of messages that the broker could not put anywhere. It confirms them none the less, right after. */
  readonly returned: Set<string>
}

/**
 * Appends entries, each confirmed by the broker. What was sent and not confirmed when the connection broke is rejected:
 * AMQP 0-9-1 has nothing by which a broker could tell a repetition. The next append connects again.
 */
export class Producer {
  readonly #url: URL
  readonly #partitions: number
  readonly #streams: readonly string[]
  #link: Promise<Link> | undefined
  #nextId = 0

  constructor(url: URL, topics: readonly string[], partitions: number) {
    this.#url = url
    this.#partitions = partitions
    this.#streams = topics.flatMap((topic) => Array.from({ length: partitions }, (_, index) => streamOf(topic, index)))
  }

  /** The connection, for questions about the log as well. */
  async connection(): Promise<ChannelModel> {
    return (await this.#connected()).connection
  }

  async append(topic: string, entries: readonly LogEntry[]): Promise<void> {
    const link = await this.#connected().catch((error) => {
      throw new UnconfirmedAppend(entries.length, String(error))
    })
    // The end of the connection rejects whatever is not confirmed by then.
    const overdue = setTimeout(() => void closeQuietly(link.connection), CONFIRM_MS)
    try {
      await Promise.all(entries.map((entry) => this.#publish(link, topic, entry)))
    } finally {
      clearTimeout(overdue)
    }
  }

  async close(): Promise<void> {
    const link = await this.#link?.catch(() => undefined)
    if (link !== undefined) await closeQuietly(link.connection)
  }

  #publish({ channel, returned }: Link, topic: string, { key, value }: LogEntry): Promise<void> {
    const messageId = String(this.#nextId++)
    const stream = streamOf(topic, partitionOf(key, this.#partitions))
    return new Promise((resolve, reject) => {
      const confirmed = (error: unknown) => {
        if (error !== null) reject(new UnconfirmedAppend(1, String(error)))
        else if (returned.delete(messageId)) reject(new UnconfirmedAppend(1, `the broker has no stream ${stream}`))
        else resolve()
      }
      const options = { messageId, headers: { key }, mandatory: true, persistent: true }
      try {
        channel.sendToQueue(stream, Buffer.from(value), options, confirmed)
      } catch (error) {
        // The connection has ended since it was looked up.
        reject(new UnconfirmedAppend(1, String(error)))
      }
    })
  }

  #connected(): Promise<Link> {
    this.#link ??= this.#connect()
    return this.#link
  }

  async #connect(): Promise<Link> {
    let connection: ChannelModel | undefined
    try {
      connection = await connectBroker(this.#url)
      return await this.#open(connection)
    } catch (error) {
      this.#link = undefined
      if (connection !== undefined) await closeQuietly(connection)
      throw error
    }
  }

  async #open(connection: ChannelModel): Promise<Link> {
    const close = () => void closeQuietly(connection)
    connection.on('close', () => {
      this.#link = undefined
    })
    // Out of disk or memory, the broker reads nothing more of this connection: it would be waited for in vain.
    connection.on('blocked', close)
    // A broker that has just started never confirms what it is sent for a stream that it has not opened yet.
    await readEnds(connection, this.#streams, OPEN_MS)
    const channel = await connection.createConfirmChannel()
    const returned = new Set<string>()
    channel.on('error', () => undefined)
    channel.on('close', close)
    channel.on('return', ({ properties }) => returned.add(String(properties.messageId)))
    return { connection, channel, returned }
  }
}
