import type { LoadJob, WindowProgress } from '../driver.ts'
import { findErrorBurst, type Settled } from './error-burst.ts'
import { Progress } from './orders.ts'

/** How often it is looked whether a job is over its error limit. */
const ERROR_BURST_CHECK_MS = 100

/** Watches how many requests the workers have settled: tells of it now and then, and sees when a job is over its error limit. */
export class ProgressWatch implements Disposable {
  readonly #cells: readonly (readonly Int32Array[])[]
  readonly #job: LoadJob
  readonly #timers: NodeJS.Timeout[] = []
  readonly #samples: Settled[] = []
  #openedMs = 0
  #errorBurst: Settled | undefined

  /** @param cells of the workers of each job */
  constructor(cells: readonly (readonly Int32Array[])[], job: LoadJob) {
    this.#cells = cells
    this.#job = job
  }

  /** What went wrong, where it was over its error limit. */
  get errorBurst(): Settled | undefined {
    return this.#errorBurst
  }

  /** The first window has opened. */
  open(onProgress: (progress: WindowProgress) => void, onErrorBurst: () => void): void {
    const { progressEveryMs, errorLimit } = this.#job
    this.#openedMs = performance.now()
    this.#samples.push(this.#settled())
    if (progressEveryMs !== undefined) {
      const tell = (): void => {
        const { atMs, completed, failed } = this.#settled()
        const byJob = this.#cells.map((ofJob) => sumOf(ofJob, Progress.completed))
        onProgress({ elapsedMs: atMs, requests: completed + failed, completed: byJob })
      }
      this.#timers.push(setInterval(tell, progressEveryMs))
    }
    if (errorLimit !== undefined) {
      const look = (): void => {
        this.#samples.push(this.#settled())
        this.#errorBurst ??= findErrorBurst(this.#samples, errorLimit)
        if (this.#errorBurst !== undefined) onErrorBurst()
      }
      this.#timers.push(setInterval(look, ERROR_BURST_CHECK_MS))
    }
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  #settled(): Settled {
    const all = this.#cells.flat()
    const atMs = performance.now() - this.#openedMs
    return { atMs, completed: sumOf(all, Progress.completed), failed: sumOf(all, Progress.failed) }
  }
}

function sumOf(cells: readonly Int32Array[], place: number): number {
  return cells.reduce((total, each) => total + Atomics.load(each, place), 0)
}
