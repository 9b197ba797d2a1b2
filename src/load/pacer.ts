import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Cell, type PacedSchedule } from './pacer-cells.ts'

/** A thread that tells the time: a schedule kept by it is late by a tenth of a millisecond, by `setTimeout` by one. */
export interface Pacer extends AsyncDisposable {
  /**
   * Calls `onDue` with the index of each offset, in order, when its time has come.
   * One schedule at a time.
   * @param startMs on the clock of `performance.now`
   */
  follow(offsetsMs: Float64Array, startMs: number, onDue: (index: number) => void): FollowedSchedule
}

export interface FollowedSchedule {
  /** Whether `onDue` will not be called again. */
  readonly over: boolean
  end(): void
}

/** Starts the thread. It does not keep the process alive. */
export function startPacer(): Pacer {
  const worker = new Worker(new URL(`./pacer-thread${extname(import.meta.url)}`, import.meta.url))
  worker.unref()
  return {
    follow(offsetsMs, startMs, onDue) {
      const cells = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT * 3))
      const startNs = process.hrtime.bigint() + BigInt(Math.round((startMs - performance.now()) * 1e6))
      let done = 0
      const wake = (): void => {
        Atomics.store(cells, Cell.woken, 0)
        const due = Atomics.load(cells, Cell.due)
        while (done < due) onDue(done++)
        if (done === offsetsMs.length) worker.off('message', wake)
      }
      worker.on('message', wake)
      worker.postMessage({ offsetsMs, startNs, cells } satisfies PacedSchedule)
      return {
        get over() {
          return done === offsetsMs.length || Atomics.load(cells, Cell.stopped) !== 0
        },
        end() {
          worker.off('message', wake)
          Atomics.store(cells, Cell.stopped, 1)
          Atomics.notify(cells, Cell.stopped)
        },
      }
    },
    [Symbol.asyncDispose]: async () => {
      await worker.terminate()
    },
  }
}
