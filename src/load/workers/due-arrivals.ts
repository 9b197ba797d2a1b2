import type { MessagePort } from 'node:worker_threads'
import { Cell, type PacedSchedule } from './schedule.ts'

export interface FollowedSchedule extends Disposable {
  /** Whether `onDue` will not be called again. */
  readonly over: boolean
}

/**
 * Calls `onDue` with the index of each arrival of a schedule, those of other workers too, in order, when the pacer says
 * that its time has come.
 * @param port where the pacer's messages for this worker come in
 */
export function followSchedule(
  { offsetsMs, cells }: PacedSchedule,
  worker: number,
  port: MessagePort,
  onDue: (index: number) => void,
): FollowedSchedule {
  let done = 0
  const look = (): void => {
    Atomics.store(cells, Cell.woken + worker, 0)
    const due = Atomics.load(cells, Cell.due)
    while (done < due) onDue(done++)
  }
  port.on('message', look)
  return {
    get over() {
      return done === offsetsMs.length || Atomics.load(cells, Cell.stopped) !== 0
    },
    [Symbol.dispose]: () => port.off('message', look),
  }
}
