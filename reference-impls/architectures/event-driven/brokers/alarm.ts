/** Something to wait for with a time limit. A ring while nobody waits is kept for the next one who does. */
export class Alarm {
  #rung = false
  #wake: (() => void) | undefined

  ring(): void {
    this.#rung = true
    this.#wake?.()
  }

  /** Forgets a ring that nobody has waited for. */
  reset(): void {
    this.#rung = false
  }

  /** Resolves at the next ring, or at once if it has rung, or after the time is over. */
  async wait(timeoutMs: number): Promise<void> {
    if (!this.#rung) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, timeoutMs)
      this.#wake = resolve
      await promise
      clearTimeout(timer)
      this.#wake = undefined
    }
    this.#rung = false
  }
}
