import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { JetStreamApiError, type JetStreamClient } from '@nats-io/jetstream'
import { errors, headers } from '@nats-io/transport-node'
import { partitionOf } from '../partition.ts'
import type { LogEntry } from '../port.ts'
import { UnconfirmedAppend } from '../unconfirmed.ts'
import { subjectOf } from './stream.ts'

/** How long an entry is tried to append, and how long the confirmation of one attempt is waited for. */
const APPEND_MS = 10_000
const ATTEMPT_MS = 2_000
const RETRY_MS = 50

/** Header that carries the key of an entry, with what a header cannot hold escaped. */
const KEY = 'Key'

export function keyOf(message: { readonly headers: { get(name: string): string } | undefined }): string {
  return decodeURIComponent(message.headers?.get(KEY) ?? '')
}

/**
 * Appends entries, each confirmed by the server. One whose confirmation does not come is sent again under the same id,
 * by which the server tells a repetition.
 */
export class Producer {
  readonly #client: JetStreamClient
  readonly #partitions: number
  readonly #id = randomUUID()
  #nextId = 0

  constructor(client: JetStreamClient, partitions: number) {
    this.#client = client
    this.#partitions = partitions
  }

  async append(topic: string, entries: readonly LogEntry[]): Promise<void> {
    await Promise.all(entries.map((entry) => this.#append(topic, entry)))
  }

  async #append(topic: string, { key, value }: LogEntry): Promise<void> {
    const subject = subjectOf(topic, partitionOf(key, this.#partitions))
    const msgID = `${this.#id}.${this.#nextId++}`
    const deadline = performance.now() + APPEND_MS
    for (;;) {
      const attempt = headers()
      attempt.set(KEY, encodeURIComponent(key))
      try {
        await this.#client.publish(subject, value, { msgID, headers: attempt, timeout: ATTEMPT_MS })
        return
      } catch (error) {
        if (!mayPass(error) || performance.now() > deadline) {
          throw new UnconfirmedAppend(1, String(error))
        }
        await delay(RETRY_MS)
      }
    }
  }
}

/** Whether it may go better next time: the server is away or starting, and has not refused the entry. */
function mayPass(error: unknown): boolean {
  return !(
    error instanceof JetStreamApiError ||
    error instanceof errors.ClosedConnectionError ||
    error instanceof errors.DrainingConnectionError
  )
}
