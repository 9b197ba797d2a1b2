/**
 * Time during which the platform ran, in milliseconds. A deployment may be stopped as a whole and continued a minute
 * later (SIGSTOP, SIGCONT): by the wall clock every time limit would have passed then, and every idle environment
 * be too old. The clock goes forward in ticks, and one tick never counts for more than two.
 */
export class ActiveClock implements Disposable {
  readonly tickMs: number
  readonly #timer: NodeJS.Timeout
  #activeMs = 0
  #last = performance.now()

  /** @param onTick called after each tick */
  constructor(tickMs: number, onTick: () => void) {
    this.tickMs = tickMs
    this.#timer = setInterval(() => {
      this.#advance()
      onTick()
    }, tickMs)
  }

  /** As of the last tick. */
  get nowMs(): number {
    return this.#activeMs
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #advance(): void {
    const now = performance.now()
    this.#activeMs += Math.min(now - this.#last, 2 * this.tickMs)
    this.#last = now
  }
}
