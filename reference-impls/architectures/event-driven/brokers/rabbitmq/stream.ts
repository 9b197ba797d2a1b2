import { setTimeout as delay } from 'node:timers/promises'
import type { ChannelModel, ConfirmChannel, ConsumeMessage, Message } from 'amqplib'
import type { Position } from '../port.ts'
import { closeQuietly, replyCode } from './connection.ts'
import { giveBack, takeExclusively } from './exclusive.ts'

const NOT_FOUND = 404
const CREATION_RETRY_MS = 20
const READ_ENDS_MS = 5_000
/** More than one chunk holds: the most that can be asked for at once. */
const WHOLE_CHUNK = 65_535

/** Type of the first message of each stream: with it there always is a last one to ask for. */
const BEGINNING = 'beginning'

/** Name of the stream that holds a partition. */
export function streamOf(topic: string, partition: number): string {
  return `${topic}.${partition}`
}

export function isBeginning(message: Message): boolean {
  return message.properties.type === BEGINNING
}

export function offsetOf(message: Message): number {
  const offset: unknown = message.properties.headers?.['x-stream-offset']
  if (typeof offset !== 'number')
    throw new Error(`${message.fields.routingKey} is no stream: its messages have no offset`)
  return offset
}

/** Offset of the last entry that was handled; before the first one, that of the beginning. */
export function handledOffset(position: Position | undefined): number {
  if (position === undefined) return 0
  if (!/^\d+$/.test(position)) throw new Error(`"${position}" is not a position of this log: expected an offset`)
  return Number(position)
}

/** Creates the streams of a topic unless they are there. Several processes may do so at the same time. */
export async function createStreams(connection: ChannelModel, topic: string, partitions: number): Promise<void> {
  const lock = `${topic}.creating`
  while (!(await takeExclusively(connection, lock))) await delay(CREATION_RETRY_MS)
  try {
    const created = `${topic}.created`
    if (await exists(connection, created)) return
    const channel = await connection.createConfirmChannel()
    channel.on('error', () => undefined)
    for (let partition = 0; partition < partitions; partition++) await createStream(channel, streamOf(topic, partition))
    await channel.assertQueue(created, { durable: true })
    await channel.close()
  } finally {
    await giveBack(connection, lock).catch(() => undefined)
  }
}

async function createStream(channel: ConfirmChannel, stream: string): Promise<void> {
  await channel.assertQueue(stream, { durable: true, arguments: { 'x-queue-type': 'stream' } })
  channel.sendToQueue(stream, Buffer.alloc(0), { type: BEGINNING, mandatory: true, persistent: true })
  await channel.waitForConfirms()
}

async function exists(connection: ChannelModel, queue: string): Promise<boolean> {
  const channel = await connection.createChannel()
  channel.on('error', () => undefined)
  try {
    await channel.checkQueue(queue)
  } catch (error) {
    if (replyCode(error) === NOT_FOUND) return false
    throw error
  }
  await channel.close()
  return true
}

export interface StreamEnd {
  /** Of the last message. */
  readonly offset: number
  /** Whether nothing was appended yet. */
  readonly isEmpty: boolean
}

/**
 * Where streams end. AMQP 0-9-1 does not say it, so the last chunk of each is read: the broker sends a chunk
 * in one go, hence before it confirms the cancellation that was sent after its first message had come.
 */
export async function readEnds(
  connection: ChannelModel,
  streams: readonly string[],
  limitMs = READ_ENDS_MS,
): Promise<StreamEnd[]> {
  const channel = await connection.createChannel()
  const lost = Promise.withResolvers<never>()
  lost.promise.catch(() => undefined)
  channel.on('error', lost.reject)
  channel.on('close', () => lost.reject(new Error('The connection to the log was lost')))
  const overdue = setTimeout(() => lost.reject(new Error('The log does not say where it ends')), limitMs)
  try {
    await channel.prefetch(WHOLE_CHUNK)
    return await Promise.all(
      streams.map(async (stream) => {
        const started = Promise.withResolvers<void>()
        let last: ConsumeMessage | undefined
        const { consumerTag } = await channel.consume(
          stream,
          (message) => {
            if (message === null) return started.reject(new Error(`The stream ${stream} was deleted`))
            last = message
            started.resolve()
          },
          { arguments: { 'x-stream-offset': 'last' } },
        )
        await Promise.race([started.promise, lost.promise])
        await channel.cancel(consumerTag)
        if (last === undefined) throw new Error(`The stream ${stream} has no beginning`)
        return { offset: offsetOf(last), isEmpty: isBeginning(last) }
      }),
    )
  } finally {
    clearTimeout(overdue)
    await closeQuietly(channel)
  }
}
