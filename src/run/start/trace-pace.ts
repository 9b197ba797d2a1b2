/** What the trace of the differential check may take: it is cut short, for all alike, where a target is very slow. */
const TRACE_MS = 10_000

/**
 * Keeps targets that are sent the same trace side by side in step: all of them go on with the next part of it, or none
 * does, because the time is up.
 */
export class TracePace {
  #onTheWay: number
  #waiting: ((goOn: boolean) => void)[] = []
  readonly #isTimeUp: () => boolean

  /** @param targets that will all call `goOn` after each part, until it says no or they `leave` */
  constructor(targets: number, isTimeUp = after(TRACE_MS)) {
    this.#onTheWay = targets
    this.#isTimeUp = isTimeUp
  }

  /** Waits until all others have come as far. */
  goOn(): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve)
      this.#release()
    })
  }

  /** For one that is through, or failed: the others wait for it no longer. */
  leave(): void {
    this.#onTheWay -= 1
    this.#release()
  }

  #release(): void {
    if (this.#waiting.length < this.#onTheWay) return
    const isTimeUp = this.#isTimeUp()
    for (const resolve of this.#waiting.splice(0)) resolve(!isTimeUp)
  }
}

function after(ms: number): () => boolean {
  const start = performance.now()
  return () => performance.now() - start > ms
}
