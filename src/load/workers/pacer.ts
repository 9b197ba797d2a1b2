import { extname } from 'node:path'
import { type MessagePort, Worker } from 'node:worker_threads'
import { Cell, type PacedSchedule, type PacerOrder } from './schedule.ts'

/**
 * A thread that tells the time: a schedule kept by it is late by a tenth of a millisecond, by `setTimeout` by one.
 * One schedule at a time.
 */
export class Pacer implements AsyncDisposable {
  readonly #thread = new Worker(new URL(`./pacer-thread${extname(import.meta.url)}`, import.meta.url))

  constructor() {
    this.#thread.unref()
  }

  /** Workers are known by the order in which they are added. */
  addWorker(port: MessagePort): void {
    this.#thread.postMessage({ port } satisfies PacerOrder, [port])
  }

  follow(schedule: PacedSchedule): void {
    this.#thread.postMessage({ schedule } satisfies PacerOrder)
  }

  end({ cells }: PacedSchedule): void {
    Atomics.store(cells, Cell.stopped, 1)
    Atomics.notify(cells, Cell.stopped)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.terminate()
  }
}
