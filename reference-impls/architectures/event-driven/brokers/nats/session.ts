import { randomUUID } from 'node:crypto'
import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream'
import type { GroupSession, SessionEvents } from '../group-session.ts'
import type { Link } from './connection.ts'
import { Leases } from './leases.ts'
import { openReading } from './reading.ts'

export interface SessionOptions {
  readonly link: Link
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly topic: string
  readonly group: string
  readonly prefetch: number
}

/** A session is over when the connection breaks: what was held meanwhile may belong to others. */
export async function openSession(
  { link, client, manager, topic, group, prefetch }: SessionOptions,
  events: SessionEvents,
): Promise<GroupSession> {
  const name = `${topic}.${group}`
  const self = `${name}.member.${randomUUID()}`
  const lockOf = (partition: number) => `${name}.partition.${partition}`
  let lost: Error | undefined
  const lose = (reason: Error) => {
    lost ??= reason
    events.woken()
  }
  const leases = new Leases(client, manager, lose)
  const forget = link.onLost(() => lose(new Error('The connection to the log was lost')))
  const subject = `members.${name}`
  const changes = link.connection.subscribe(subject, { callback: events.membersChanged })
  const announce = () => link.connection.publish(subject)
  const close = async () => {
    forget()
    if (!link.connection.isClosed()) changes.unsubscribe()
    await leases.close(lost === undefined)
    if (lost === undefined) announce()
  }
  try {
    await leases.take(self)
    announce()
  } catch (error) {
    await close()
    throw error
  }
  return {
    async place() {
      const members = await leases.taken(`${name}.member`)
      const rank = members.indexOf(self)
      return rank < 0 ? undefined : { members: members.length, rank }
    },
    lock: (partition) => leases.take(lockOf(partition)),
    async unlock(partition) {
      await leases.giveBack(lockOf(partition))
      announce()
    },
    read: (positions) =>
      openReading({ client, manager, topic, prefetch, arrived: events.woken, lost: lose }, positions),
    check() {
      if (lost !== undefined) throw lost
    },
    [Symbol.asyncDispose]: close,
  }
}
