import type { Delivery, GroupSession, Reading, SessionEvents } from './group-session.ts'
import { assignedPartitions } from './partition.ts'
import type { Batch, BatchConsumer, EventLogOptions, Membership, Position, Positions } from './port.ts'
import { SessionLoop } from './session-loop.ts'

export interface SessionMemberOptions
  extends Pick<EventLogOptions, 'partitions' | 'maxBatchEntries' | 'batchIntervalMs'> {
  readonly openSession: (events: SessionEvents) => Promise<GroupSession>
}

/** How often a member looks whether its share is still right, */
const REBALANCE_MS = 1_000
/** and how soon again while a partition is still in other hands: it is told when one is given back, not when one is lost. */
const TAKEOVER_MS = 20

/** A member of a group at a broker that pushes entries: one session after the other until it is disposed of. */
export class SessionMember implements Membership {
  readonly #options: SessionMemberOptions
  readonly #consumer: BatchConsumer
  readonly #loop: SessionLoop
  readonly #held = new Set<number>()
  #rebalanceAt = 0
  #takeoverMs = TAKEOVER_MS

  constructor(options: SessionMemberOptions, consumer: BatchConsumer) {
    this.#options = options
    this.#consumer = consumer
    this.#loop = new SessionLoop(
      (loop) => this.#session(loop),
      (error) => consumer.failed(error),
    )
  }

  partitions(): readonly number[] {
    return [...this.#held]
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#loop[Symbol.asyncDispose]()
  }

  /** Takes part until this member is closed, or the session is lost. */
  async #session(loop: SessionLoop): Promise<void> {
    this.#rebalanceAt = 0
    await using session = await this.#options.openSession({
      woken: () => loop.alarm.ring(),
      membersChanged: () => {
        this.#rebalanceAt = 0
        this.#takeoverMs = TAKEOVER_MS
        loop.alarm.ring()
      },
    })
    let reading: OpenReading | undefined
    try {
      while (!loop.isClosing) {
        session.check()
        if (performance.now() >= this.#rebalanceAt && (await this.#rebalance(session))) {
          reading = await this.#readAnew(session, reading)
        }
        loop.alarm.reset()
        const deliveries = reading?.entries.take(this.#options.maxBatchEntries) ?? []
        if (reading === undefined || deliveries.length === 0) {
          await loop.alarm.wait(Math.max(1, this.#rebalanceAt - performance.now()))
          continue
        }
        const batch = batchOf(deliveries, reading.positions)
        if ((await this.#consumer.handle(batch)) === 'committed') {
          for (const [partition, position] of batch.to) reading.positions.set(partition, position)
          reading.entries.settle()
        } else {
          reading = await this.#readAnew(session, reading)
        }
        if (deliveries.length < this.#options.maxBatchEntries) await loop.pause(this.#options.batchIntervalMs)
      }
    } finally {
      await reading?.entries[Symbol.asyncDispose]()
      this.#held.clear()
    }
  }

  /**
   * Gives back what is more than the share of this member, and takes what is missing of it and free: whatever can stay
   * where it is stays.
   * @returns whether anything changed hands
   */
  async #rebalance(session: GroupSession): Promise<boolean> {
    this.#rebalanceAt = performance.now() + REBALANCE_MS
    const { partitions } = this.#options
    const place = await session.place()
    const share = place === undefined ? 0 : assignedPartitions(partitions, place.members, place.rank).length
    const surplus = this.partitions().slice(share)
    for (const partition of surplus) this.#held.delete(partition)
    for (const partition of surplus) await session.unlock(partition)
    let changed = surplus.length > 0
    for (let partition = 0; partition < partitions && this.#held.size < share; partition++) {
      // Members have come or gone meanwhile: the share may be another one.
      if (this.#rebalanceAt === 0) break
      if (this.#held.has(partition) || !(await session.lock(partition))) continue
      this.#held.add(partition)
      changed = true
    }
    const isSettled = place !== undefined && this.#held.size === share
    if (!isSettled && this.#rebalanceAt !== 0) {
      this.#rebalanceAt = performance.now() + this.#takeoverMs
      this.#takeoverMs = Math.min(2 * this.#takeoverMs, REBALANCE_MS)
    }
    return changed
  }

  /** Asks where the consumer stands and reads on from there: what had arrived before is dropped. */
  async #readAnew(session: GroupSession, previous: OpenReading | undefined): Promise<OpenReading> {
    await previous?.entries[Symbol.asyncDispose]()
    const held = this.partitions()
    const positions = await this.#consumer.positions(held)
    const entries = await session.read(new Map(held.map((partition) => [partition, positions.get(partition)])))
    return { entries, positions: new Map(positions) }
  }
}

interface OpenReading {
  readonly entries: Reading
  readonly positions: Map<number, Position>
}

function batchOf(deliveries: readonly Delivery[], positions: Positions): Batch {
  const from = new Map<number, Position>()
  const to = new Map<number, Position>()
  for (const { partition, position } of deliveries) {
    const given = positions.get(partition)
    if (given !== undefined) from.set(partition, given)
    to.set(partition, position)
  }
  return { entries: deliveries.map(({ partition, key, value }) => ({ partition, key, value })), from, to }
}
