import { setTimeout as delay } from 'node:timers/promises'
import { Alarm } from './alarm.ts'

const RETRY_MS = 200

/** Runs one session with a log after the other until it is disposed of. One that breaks is told of, and another one follows. */
export class SessionLoop implements AsyncDisposable {
  /** Rings when the session has something to look at: the end of the loop, too. */
  readonly alarm = new Alarm()
  readonly #closing = new AbortController()
  /** Resolves when the session is to end. */
  readonly closed: Promise<void>
  readonly #ended: Promise<void>

  /**
   * @param session takes part in a group until `isClosing`; rejects when it is broken
   * @param failed must not throw
   */
  constructor(session: (loop: SessionLoop) => Promise<void>, failed: (error: unknown) => void) {
    this.closed = new Promise((resolve) => {
      this.#closing.signal.addEventListener('abort', () => resolve())
    })
    this.#ended = this.#run(session, failed)
  }

  get isClosing(): boolean {
    return this.#closing.signal.aborted
  }

  /** Waits, but not beyond the end. */
  async pause(durationMs: number): Promise<void> {
    await delay(durationMs, undefined, { signal: this.#closing.signal }).catch(() => undefined)
  }

  /** Waits a moment before what has failed is tried again. */
  async pauseBeforeRetry(): Promise<void> {
    await this.pause(RETRY_MS)
  }

  /** Lets the session end in good order. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort()
    this.alarm.ring()
    await this.#ended
  }

  async #run(session: (loop: SessionLoop) => Promise<void>, failed: (error: unknown) => void): Promise<void> {
    while (!this.isClosing) {
      try {
        await session(this)
      } catch (error) {
        failed(error)
        await this.pauseBeforeRetry()
      }
    }
  }
}
