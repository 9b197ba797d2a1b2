import type { StageWindow } from './stage-windows.ts'

/** The time in which what a closed loop sends is measured. */
export interface LoopWindow {
  /** Where a moment lies in it, in milliseconds from its beginning; undefined: outside. */
  at(momentMs: number): number | undefined
}

/** One stretch of time, between a lead-in and an end that may come early. */
export class TimedWindow implements LoopWindow {
  readonly #fromMs: number
  #closesMs: number

  constructor({ fromMs, toMs }: StageWindow) {
    this.#fromMs = fromMs
    this.#closesMs = toMs
  }

  at(momentMs: number): number | undefined {
    return momentMs >= this.#fromMs && momentMs < this.#closesMs ? momentMs - this.#fromMs : undefined
  }

  close(nowMs: number): void {
    this.#closesMs = Math.min(this.#closesMs, nowMs)
  }
}

/** Turns, put together as if they followed each other without a gap. */
export class TurnsWindow implements LoopWindow {
  #beforeMs = 0
  #openedMs: number | undefined

  /** The length of all turns that are over. */
  get lengthMs(): number {
    return this.#beforeMs
  }

  at(momentMs: number): number | undefined {
    return this.#openedMs === undefined ? undefined : this.#beforeMs + momentMs - this.#openedMs
  }

  open(nowMs: number): void {
    this.#openedMs = nowMs
  }

  close(nowMs: number): void {
    this.#beforeMs += nowMs - (this.#openedMs ?? nowMs)
    this.#openedMs = undefined
  }
}
