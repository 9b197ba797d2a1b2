import {
  AckPolicy,
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import { DeliveryBuffer } from '../delivery-buffer.ts'
import type { Reading } from '../group-session.ts'
import type { Position } from '../port.ts'
import { keyOf } from './producer.ts'
import { handledSequence, readRanges, streamOf } from './stream.ts'

export interface ReadingOptions {
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly topic: string
  /** Entries of one partition that the server sends ahead. */
  readonly prefetch: number
  readonly arrived: () => void
  readonly lost: (reason: Error) => void
}

/** Longer than anyone handles a batch: what is sent again before it is acknowledged is passed over, but costs time. */
const ACKNOWLEDGE_MS = 600_000
/** The server forgets a reader that has not asked for more in this time: that of a member that died. */
const FORGET_MS = 60_000

export async function openReading(
  options: ReadingOptions,
  positions: ReadonlyMap<number, Position | undefined>,
): Promise<Reading> {
  const { manager, topic } = options
  await checkNotBeyondEnd(manager, topic, positions)
  const buffer = new DeliveryBuffer<JsMsg>()
  const readers = new AsyncDisposableStack()
  try {
    for (const [partition, position] of positions) {
      readers.use(await openReader(options, partition, handledSequence(position), buffer))
    }
  } catch (error) {
    await readers.disposeAsync()
    throw error
  }
  return {
    take: (maxEntries) => buffer.take(maxEntries),
    settle() {
      for (const message of buffer.receipts()) message.ack()
    },
    [Symbol.asyncDispose]: () => readers.disposeAsync(),
  }
}

/** A consumer at the server for one partition, for this reading alone: where to begin is known here, not there. */
async function openReader(
  { client, manager, topic, prefetch, arrived, lost }: ReadingOptions,
  partition: number,
  handled: number,
  buffer: DeliveryBuffer<JsMsg>,
): Promise<AsyncDisposable> {
  const stream = streamOf(topic, partition)
  const info = await manager.consumers.add(stream, {
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: handled + 1,
    // One acknowledgement stands for all before it; until it comes the server sends so many entries and no more.
    ack_policy: AckPolicy.All,
    max_ack_pending: prefetch,
    ack_wait: nanos(ACKNOWLEDGE_MS),
    inactive_threshold: nanos(FORGET_MS),
    mem_storage: true,
  })
  let last = handled
  const messages = await client.consumers.getConsumerFromInfo(info).consume({
    max_messages: prefetch,
    callback(message) {
      // Sent again, as its acknowledgement was late or lost.
      if (message.seq <= last) return
      last = message.seq
      buffer.add({ partition, key: keyOf(message), value: message.string(), position: String(last) }, message)
      arrived()
    },
  })
  void watch(messages, (reason) => lost(new Error(`The reader of ${stream} was lost: ${reason}`)))
  return {
    async [Symbol.asyncDispose]() {
      await messages.close()
      await manager.consumers.delete(stream, info.name).catch(() => undefined)
    },
  }
}

async function watch(messages: ConsumerMessages, lost: (reason: string) => void): Promise<void> {
  for await (const { type } of messages.status()) {
    if (type === 'consumer_deleted' || type === 'consumer_not_found' || type === 'stream_not_found') lost(type)
  }
}

/** Throws where a position is ahead of the log: then the log has lost its data, and would be waited for in vain. */
async function checkNotBeyondEnd(
  manager: JetStreamManager,
  topic: string,
  positions: ReadonlyMap<number, Position | undefined>,
): Promise<void> {
  const partitions = [...positions.keys()]
  const ranges = await readRanges(manager, topic, partitions)
  for (const [index, partition] of partitions.entries()) {
    const position = positions.get(partition)
    if (handledSequence(position) <= (ranges[index]?.last ?? 0)) continue
    throw new Error(`position ${position} of partition ${partition} lies beyond the end of the log: its data is lost`)
  }
}
