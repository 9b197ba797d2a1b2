import type { Component } from './component.ts'

/** As long as the period of the kernel's own CPU quotas. */
const PERIOD_MS = 100

/** Keeps a share of one CPU's time from a component: it stands still for that share of each tenth of a second, as under a quota. */
export class CpuThrottle implements Disposable {
  readonly #component: Component
  readonly #heldMs: number
  readonly #stopping: AbortSignal
  #timer: NodeJS.Timeout | undefined

  /** @param share 0 to 1 */
  constructor(component: Component, share: number, stopping: AbortSignal) {
    this.#component = component
    this.#heldMs = share * PERIOD_MS
    this.#stopping = stopping
    stopping.addEventListener('abort', this.#end, { once: true })
    this.#hold()
  }

  [Symbol.dispose](): void {
    this.#stopping.removeEventListener('abort', this.#end)
    this.#end()
  }

  readonly #end = (): void => {
    clearTimeout(this.#timer)
    this.#component.release('fault')
  }

  #hold(): void {
    this.#component.hold('fault')
    this.#timer = setTimeout(() => this.#release(), this.#heldMs)
  }

  #release(): void {
    this.#component.release('fault')
    this.#timer = setTimeout(() => this.#hold(), PERIOD_MS - this.#heldMs)
  }
}
