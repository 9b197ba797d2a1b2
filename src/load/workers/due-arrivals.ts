import type { MessagePort } from 'node:worker_threads'
import { Cell, type PacedSchedule, toPerformanceMs } from './schedule.ts'

/** Calls `onDue` with the index of each arrival of a schedule, those of other workers too, in order, when its time has come. */
export class DueArrivals implements Disposable {
  readonly #schedule: PacedSchedule
  readonly #worker: number
  readonly #port: MessagePort
  readonly #startMs: number
  readonly #onDue: (index: number) => void
  readonly #woken = (): void => {
    Atomics.store(this.#schedule.cells, Cell.woken(this.#worker), 0)
    this.look()
  }
  #done = 0

  /** @param port where the pacer wakes this worker */
  constructor(schedule: PacedSchedule, worker: number, port: MessagePort, onDue: (index: number) => void) {
    this.#schedule = schedule
    this.#worker = worker
    this.#port = port
    this.#startMs = toPerformanceMs(schedule.startNs)
    this.#onDue = onDue
    port.on('message', this.#woken)
  }

  /** Whether `onDue` will not be called again. */
  get over(): boolean {
    const { offsetsMs, cells } = this.#schedule
    return this.#done === offsetsMs.length || Atomics.load(cells, Cell.stopped) !== 0
  }

  /** Deals with what is due by now. Besides when it is woken, it is to be called whenever this worker is awake. */
  look(): void {
    const { offsetsMs, cells } = this.#schedule
    const first = this.#done
    const nowMs = performance.now() - this.#startMs
    if (this.over) return
    // What the pacer has told is due, though the clock of this thread be a microsecond behind: it will not be told again.
    const told = Atomics.load(cells, Cell.due)
    const isDue = (index: number): boolean => index < told || (offsetsMs[index] as number) <= nowMs
    while (this.#done < offsetsMs.length && isDue(this.#done)) this.#onDue(this.#done++)
    if (this.#done > first) Atomics.store(cells, Cell.done(this.#worker), this.#done)
  }

  [Symbol.dispose](): void {
    this.#port.off('message', this.#woken)
  }
}
