import type { GroupSession, SessionEvents } from '../group-session.ts'
import { closeQuietly, connectBroker } from './connection.ts'
import { giveBack, takeExclusively } from './exclusive.ts'
import { Peers } from './peers.ts'
import { openReading } from './reading.ts'

export interface SessionOptions {
  readonly url: URL
  readonly topic: string
  readonly group: string
  readonly prefetch: number
}

/** A connection of its own for each member: what it holds ends with it. */
export async function openSession(
  { url, topic, group, prefetch }: SessionOptions,
  events: SessionEvents,
): Promise<GroupSession> {
  const connection = await connectBroker(url)
  const name = `${topic}.${group}`
  const lockOf = (partition: number) => `${name}.${partition}.holder`
  const held = new Set<number>()
  let lost: Error | undefined
  const lose = (reason: Error) => {
    lost ??= reason
    events.woken()
  }
  connection.on('close', (reason) => lose(new Error('The connection to the log was lost', { cause: reason })))
  let peers: Peers
  try {
    peers = await Peers.enter(connection, name, events.membersChanged)
  } catch (error) {
    await closeQuietly(connection)
    throw error
  }
  return {
    place: async () => peers.place(),
    async lock(partition) {
      const taken = await takeExclusively(connection, lockOf(partition))
      if (taken) held.add(partition)
      return taken
    },
    async unlock(partition) {
      await giveBack(connection, lockOf(partition))
      held.delete(partition)
      peers.announce()
    },
    read: (positions) => openReading({ connection, topic, prefetch, arrived: events.woken, lost: lose }, positions),
    check() {
      if (lost !== undefined) throw lost
    },
    async [Symbol.asyncDispose]() {
      // A connection that was lost has given everything back.
      if (lost === undefined) {
        await Promise.all([...held].map((partition) => giveBack(connection, lockOf(partition)))).catch(() => undefined)
        if (lost === undefined) peers.leave()
      }
      await closeQuietly(connection)
    },
  }
}
