import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'
import { DeliveryBuffer } from '../delivery-buffer.ts'
import type { Reading } from '../group-session.ts'
import type { Position } from '../port.ts'
import { closeQuietly } from './connection.ts'
import { handledOffset, isBeginning, offsetOf, readEnds, streamOf } from './stream.ts'

export interface ReadingOptions {
  readonly connection: ChannelModel
  readonly topic: string
  /** Entries of one partition that the broker sends ahead. */
  readonly prefetch: number
  readonly arrived: () => void
  readonly lost: (reason: Error) => void
}

export async function openReading(
  { connection, topic, prefetch, arrived, lost }: ReadingOptions,
  positions: ReadonlyMap<number, Position | undefined>,
): Promise<Reading> {
  await checkNotBeyondEnd(connection, topic, positions)
  const channel = await connection.createChannel()
  channel.on('error', lost)
  await channel.prefetch(prefetch)
  const buffer = new DeliveryBuffer<ConsumeMessage>()
  for (const [partition, position] of positions) {
    const stream = streamOf(topic, partition)
    const receive = (message: ConsumeMessage | null) => {
      if (message === null) return lost(new Error(`The stream ${stream} was deleted`))
      if (isBeginning(message)) return channel.ack(message)
      const key = String(message.properties.headers?.key)
      buffer.add({ partition, key, value: message.content.toString(), position: String(offsetOf(message)) }, message)
      arrived()
    }
    await channel.consume(stream, receive, { arguments: { 'x-stream-offset': handledOffset(position) + 1 } })
  }
  return {
    take: (maxEntries) => buffer.take(maxEntries),
    settle: () => acknowledge(channel, buffer.receipts()),
    [Symbol.asyncDispose]: () => closeQuietly(channel),
  }
}

/** Everything up to the last one taken: entries are taken in the order in which they came. */
function acknowledge(channel: Channel, messages: readonly ConsumeMessage[]): void {
  const [last] = messages.toSorted((a, b) => b.fields.deliveryTag - a.fields.deliveryTag)
  if (last !== undefined) channel.ack(last, true)
}

/** Throws where a position is ahead of the log: then the log has lost its data, and would be waited for in vain. */
async function checkNotBeyondEnd(
  connection: ChannelModel,
  topic: string,
  positions: ReadonlyMap<number, Position | undefined>,
): Promise<void> {
  const partitions = [...positions.keys()]
  const ends = await readEnds(
    connection,
    partitions.map((partition) => streamOf(topic, partition)),
  )
  for (const [index, partition] of partitions.entries()) {
    const position = positions.get(partition)
    if (handledOffset(position) <= (ends[index]?.offset ?? 0)) continue
    throw new Error(`position ${position} of partition ${partition} lies beyond the end of the log: its data is lost`)
  }
}
