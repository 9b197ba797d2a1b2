import { parentPort } from 'node:worker_threads'
import { Cell, type PacedSchedule } from './pacer-cells.ts'

/**
 * Sleeps until each offset is due and then wakes the main thread, which a timer there could do to the millisecond at best.
 * One message wakes it for all that has become due by the time it looks.
 */
function pace({ offsetsMs, startNs, cells }: PacedSchedule): void {
  let next = 0
  while (next < offsetsMs.length && Atomics.load(cells, Cell.stopped) === 0) {
    const nowMs = Number(process.hrtime.bigint() - startNs) / 1e6
    const waitMs = (offsetsMs[next] as number) - nowMs
    if (waitMs > 0) {
      Atomics.wait(cells, Cell.stopped, 0, waitMs)
      continue
    }
    next += 1
    Atomics.store(cells, Cell.due, next)
    if (Atomics.exchange(cells, Cell.woken, 1) === 0) parentPort?.postMessage(null)
  }
}

parentPort?.on('message', pace)
