import { JetStreamApiError, type JetStreamClient, type JetStreamManager, StorageType } from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'

const STREAM = 'leases'
const LIFETIME_MS = 5_000
const RENEWAL_MS = 1_000
const ATTEMPT_MS = 2_000
/** Codes with which the server refuses. */
const WRONG_LAST_SEQUENCE = 10_071
const NO_MESSAGE = 10_037

/** Creates what holds the leases: of each name the last message alone, which the server drops when it gets old. */
export async function createLeases(manager: JetStreamManager): Promise<void> {
  await manager.streams.add({
    name: STREAM,
    subjects: ['lease.>'],
    storage: StorageType.File,
    max_msgs_per_subject: 1,
    max_age: nanos(LIFETIME_MS),
  })
}

interface Lease {
  sequence: number
  renewedAt: number
}

/**
 * Names that one member has for itself. It takes a name by writing to it where nothing is written, and keeps it by writing
 * again behind its own last message; the server compares, and only its clock says when a name is free again.
 */
export class Leases {
  readonly #client: JetStreamClient
  readonly #manager: JetStreamManager
  readonly #lost: (reason: Error) => void
  readonly #held = new Map<string, Lease>()
  readonly #renewal: NodeJS.Timeout

  /** @param lost told when a name may belong to another one by now */
  constructor(client: JetStreamClient, manager: JetStreamManager, lost: (reason: Error) => void) {
    this.#client = client
    this.#manager = manager
    this.#lost = lost
    this.#renewal = setInterval(() => {
      for (const [name, lease] of this.#held) void this.#renew(name, lease)
    }, RENEWAL_MS)
  }

  /** @returns false where another one has it */
  async take(name: string): Promise<boolean> {
    const renewedAt = performance.now()
    try {
      this.#held.set(name, { sequence: await this.#write(name, 0), renewedAt })
      return true
    } catch (error) {
      if (isRefusal(error, WRONG_LAST_SEQUENCE)) return false
      throw error
    }
  }

  async giveBack(name: string): Promise<void> {
    const lease = this.#held.get(name)
    this.#held.delete(name)
    if (lease === undefined) return
    try {
      await this.#manager.streams.deleteMessage(STREAM, lease.sequence, false)
    } catch (error) {
      // It has run out: nothing is left to give back.
      if (!isRefusal(error, NO_MESSAGE)) throw error
    }
  }

  /** What of these names is taken, by anyone, in an order that all see alike. */
  async taken(prefix: string): Promise<string[]> {
    const { state } = await this.#manager.streams.info(STREAM, { subjects_filter: `${subjectOf(prefix)}.>` })
    return Object.keys(state.subjects ?? {})
      .map((subject) => subject.slice(subjectOf('').length))
      .sort()
  }

  /** Gives everything back, or leaves it to time where the server cannot be reached. */
  async close(isReachable: boolean): Promise<void> {
    clearInterval(this.#renewal)
    if (isReachable) await Promise.allSettled([...this.#held.keys()].map((name) => this.giveBack(name)))
    this.#held.clear()
  }

  async #renew(name: string, lease: Lease): Promise<void> {
    const renewedAt = performance.now()
    try {
      lease.sequence = await this.#write(name, lease.sequence)
      lease.renewedAt = renewedAt
    } catch (error) {
      const isOver = isRefusal(error, WRONG_LAST_SEQUENCE) || performance.now() > lease.renewedAt + LIFETIME_MS
      if (isOver && this.#held.get(name) === lease)
        this.#lost(new Error(`The lease of ${name} was lost`, { cause: error }))
    }
  }

  async #write(name: string, lastSubjectSequence: number): Promise<number> {
    const { seq } = await this.#client.publish(subjectOf(name), '', {
      expect: { lastSubjectSequence },
      timeout: ATTEMPT_MS,
    })
    return seq
  }
}

function subjectOf(name: string): string {
  return `lease.${name}`
}

function isRefusal(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code
}
