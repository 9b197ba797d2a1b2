import { setTimeout as delay } from 'node:timers/promises'

/**
 * Runs an action at most once in so many milliseconds: at once after a quiet time, else at the end of the interval.
 * An action asked for is never left out: one always starts after the last request.
 */
export class Throttle {
  readonly #action: () => Promise<void>
  readonly #intervalMs: number
  #asked = false
  #running = false

  /** @param action must not reject */
  constructor(action: () => Promise<void>, intervalMs: number) {
    this.#action = action
    this.#intervalMs = intervalMs
  }

  request(): void {
    this.#asked = true
    if (!this.#running) void this.#run()
  }

  async #run(): Promise<void> {
    this.#running = true
    while (this.#asked) {
      this.#asked = false
      await this.#action()
      await delay(this.#intervalMs, undefined, { ref: false })
    }
    this.#running = false
  }
}
