import { Client } from 'pg'
import type { BatchConsumer, EventLogOptions, Membership, Positions } from '../port.ts'
import { SessionLoop } from '../session-loop.ts'
import { Assignment, lockSpaceOf } from './assignment.ts'
import { Notice } from './producer.ts'
import { checkNotBeyondEnd, readBatch } from './reader.ts'
import { tableOf } from './topic-table.ts'

export interface MemberOptions
  extends Pick<EventLogOptions, 'url' | 'partitions' | 'maxBatchEntries' | 'batchIntervalMs'> {
  readonly topic: string
  readonly group: string
}

/** How often members look who is there, and how often while a partition is still in other hands. */
const REBALANCE_MS = 1_000
const TAKEOVER_MS = 20
/** Safety net for a notice that was lost, or that came before an older transaction was over. */
const POLL_MS = 100

/** A member of a consumer group, on one session with the log: its locks, its notices and its reading. */
export class Member implements Membership {
  readonly #options: MemberOptions
  readonly #consumer: BatchConsumer
  readonly #loop: SessionLoop
  #assignment: Assignment | undefined
  #rebalanceAt = 0

  constructor(options: MemberOptions, consumer: BatchConsumer) {
    this.#options = options
    this.#consumer = consumer
    this.#loop = new SessionLoop(
      (loop) => this.#session(loop),
      (error) => consumer.failed(error),
    )
  }

  partitions(): readonly number[] {
    return this.#assignment?.held ?? []
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#loop[Symbol.asyncDispose]()
  }

  /** Takes part until this member is closed, or the session breaks. */
  async #session(loop: SessionLoop): Promise<void> {
    const client = new Client({ connectionString: this.#options.url.href, keepAlive: true })
    const table = tableOf(this.#options.topic)
    // A broken session fails its next query; without a listener the event would end the process.
    client.on('error', () => loop.alarm.ring())
    client.on('notification', ({ payload }) => {
      if (payload === Notice.members) this.#rebalanceAt = 0
      loop.alarm.ring()
    })
    try {
      await client.connect()
      const assignment = new Assignment(client, lockSpaceOf(table, this.#options.group), this.#options.partitions)
      this.#assignment = assignment
      this.#rebalanceAt = 0
      await client.query(`listen ${table}`)
      await assignment.enter()
      await client.query(`notify ${table}, '${Notice.members}'`)
      await this.#consume(loop, client, assignment, table)
      await assignment.leave()
      await client.query(`notify ${table}, '${Notice.members}'`)
    } finally {
      this.#assignment = undefined
      await client.end().catch(() => undefined)
    }
  }

  async #consume(loop: SessionLoop, client: Client, assignment: Assignment, table: string): Promise<void> {
    const { maxBatchEntries, batchIntervalMs } = this.#options
    const committed = () => this.#consumer.positions(assignment.held)
    let positions: Positions = new Map()
    while (!loop.isClosing) {
      if (performance.now() >= this.#rebalanceAt) {
        const before = assignment.held.join()
        const settled = await assignment.rebalance()
        this.#rebalanceAt = performance.now() + (settled ? REBALANCE_MS : TAKEOVER_MS)
        if (assignment.held.join() !== before) {
          positions = await committed()
          await checkNotBeyondEnd(client, positions)
        }
      }
      loop.alarm.reset()
      const batch = await readBatch(client, table, assignment.held, positions, maxBatchEntries)
      if (batch === undefined) {
        await loop.alarm.wait(Math.min(POLL_MS, Math.max(1, this.#rebalanceAt - performance.now())))
        continue
      }
      const outcome = await this.#consumer.handle(batch)
      positions = outcome === 'committed' ? new Map([...positions, ...batch.to]) : await committed()
      if (batch.entries.length < maxBatchEntries) await loop.pause(batchIntervalMs)
    }
  }
}
