import type { ChannelModel } from 'amqplib'
import { closeQuietly, replyCode } from './connection.ts'

const RESOURCE_LOCKED = 405

/**
 * Takes a name for this connection alone, as an exclusive queue: the broker deletes it when the connection ends,
 * so that a member that dies needs no lease to run out before others take over.
 * @returns false where another connection has it
 */
export async function takeExclusively(connection: ChannelModel, name: string): Promise<boolean> {
  // A channel of its own: a refusal closes it.
  const channel = await connection.createChannel()
  channel.on('error', () => undefined)
  try {
    await channel.assertQueue(name, { exclusive: true, durable: false })
  } catch (error) {
    if (replyCode(error) === RESOURCE_LOCKED) return false
    throw error
  }
  await channel.close()
  return true
}

export async function giveBack(connection: ChannelModel, name: string): Promise<void> {
  const channel = await connection.createChannel()
  channel.on('error', () => undefined)
  await channel.deleteQueue(name)
  await closeQuietly(channel)
}
