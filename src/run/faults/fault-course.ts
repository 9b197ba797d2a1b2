import { describeFault, type ScheduledFault } from '../../fault/fault.ts'
import type { Deployment } from '../../runtime/runtime.ts'

/** A fault as it was, in milliseconds since the first window of its load opened. */
export interface FaultSnapshot extends ScheduledFault {
  /** When it was begun. */
  readonly beganMs: number
  /** When its component ran again and was healthy. */
  readonly endedMs: number
}

/**
 * Does harm to a deployment in the course of one load, by a schedule that begins with `start`. Disposing of it ends what is
 * wrong by then, and begins nothing more.
 */
export class FaultCourse implements AsyncDisposable {
  readonly #deployment: Pick<Deployment, 'inject'>
  readonly #faults: readonly ScheduledFault[]
  readonly #say: (text: string) => void
  readonly #over = new AbortController()
  #running: Promise<FaultSnapshot | undefined>[] = []
  #startedAt = 0

  /** @param say told of each beginning and end */
  constructor(deployment: Pick<Deployment, 'inject'>, faults: readonly ScheduledFault[], say: (text: string) => void) {
    this.#deployment = deployment
    this.#faults = faults
    this.#say = say
  }

  /** The first window has opened. */
  start(): void {
    this.#startedAt = performance.now()
    this.#running = this.#faults.map((fault) => this.#run(fault))
    for (const one of this.#running) one.catch(() => {}) // told by `seen`
  }

  /** Waits until all that has begun is over. Rejects where a fault could not be begun, or its component did not come back. */
  async seen(): Promise<FaultSnapshot[]> {
    return (await Promise.all(this.#running)).filter((fault) => fault !== undefined)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort()
    await Promise.allSettled(this.#running)
  }

  async #run(fault: ScheduledFault): Promise<FaultSnapshot | undefined> {
    const { atMs, durationMs } = fault
    await this.#until(atMs)
    if (this.#over.signal.aborted) return undefined
    this.#say(`${describeFault(fault)} begins`)
    const beganMs = this.#elapsedMs
    const active = await this.#deployment.inject(fault)
    try {
      await this.#until(atMs + durationMs)
    } finally {
      await active[Symbol.asyncDispose]()
    }
    this.#say(`${describeFault(fault)} is over`)
    return { ...fault, beganMs, endedMs: this.#elapsedMs }
  }

  get #elapsedMs(): number {
    return performance.now() - this.#startedAt
  }

  /** Waits for a moment, or until nothing is wanted any more. */
  #until(atMs: number): Promise<void> {
    const { signal } = this.#over
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const timer = setTimeout(resolve, Math.max(0, atMs - this.#elapsedMs))
      signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer)
          resolve()
        },
        { once: true },
      )
    })
  }
}
