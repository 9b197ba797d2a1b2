import type { LiveReport } from '../driver.ts'
import { countsBetween, sumOfCells } from './live-cells.ts'

/** Looks at what the workers have counted, at an interval and at the end of each stage, and tells what is new. */
export class LiveWatch implements Disposable {
  readonly #cells: readonly Int32Array[]
  readonly #tell: (report: LiveReport) => void
  #timer: NodeJS.Timeout | undefined
  #seen: Int32Array
  #openedMs = 0
  #toldMs = 0
  #stage = -1

  constructor(cells: readonly Int32Array[], tell: (report: LiveReport) => void) {
    this.#cells = cells
    this.#tell = tell
    this.#seen = sumOfCells(cells)
  }

  /** The window of a stage has opened. */
  opened(stage: number, everyMs: number): void {
    clearInterval(this.#timer)
    this.#stage = stage
    this.#toldMs = performance.now()
    if (stage === 0) this.#openedMs = this.#toldMs
    this.#timer = setInterval(() => this.look(), everyMs)
  }

  /** Tells what has happened since the last look: once more at the end of a stage, and when the last answer is there. */
  look(): void {
    if (this.#stage < 0) return
    const nowMs = performance.now()
    const now = sumOfCells(this.#cells)
    this.#tell({
      stage: this.#stage,
      fromMs: this.#toldMs - this.#openedMs,
      toMs: nowMs - this.#openedMs,
      ...countsBetween(this.#seen, now),
    })
    this.#seen = now
    this.#toldMs = nowMs
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }
}
