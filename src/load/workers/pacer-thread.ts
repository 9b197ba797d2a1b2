import { type MessagePort, parentPort } from 'node:worker_threads'
import { Cell, type PacedSchedule, type PacerOrder } from './schedule.ts'

/**
 * Where arrivals come thicker than this, they are told together: above some thousands a second each wake-up would cost
 * more than the request that it is for.
 */
const SHORTEST_NAP_MS = 0.2
/** Arrivals that are looked ahead at to see how thick they come. */
const LOOK_AHEAD = 32

const ports: MessagePort[] = []

/**
 * Sleeps until offsets are due and then wakes the workers whose they are, which a timer of theirs could do to the
 * millisecond at best. One message wakes a worker for all that has become due by the time it looks.
 */
function pace({ offsetsMs, startNs, cells, workers }: PacedSchedule): void {
  const nowMs = (): number => Number(process.hrtime.bigint() - startNs) / 1e6
  let next = 0
  while (next < offsetsMs.length && Atomics.load(cells, Cell.stopped) === 0) {
    const waitMs = (offsetsMs[next] as number) - nowMs()
    if (waitMs > 0) {
      Atomics.wait(cells, Cell.stopped, 0, Math.max(waitMs, isThick(offsetsMs, next) ? SHORTEST_NAP_MS : 0))
      continue
    }
    const first = next
    const untilMs = nowMs()
    while (next < offsetsMs.length && (offsetsMs[next] as number) <= untilMs) next += 1
    Atomics.store(cells, Cell.due, next)
    for (let index = first; index < Math.min(next, first + workers); index++) {
      const worker = index % workers
      if (Atomics.exchange(cells, Cell.woken + worker, 1) === 0) ports[worker]?.postMessage(null)
    }
  }
}

function isThick(offsetsMs: Float64Array, from: number): boolean {
  const to = Math.min(from + LOOK_AHEAD, offsetsMs.length - 1)
  return to > from && ((offsetsMs[to] as number) - (offsetsMs[from] as number)) / (to - from) < SHORTEST_NAP_MS
}

parentPort?.on('message', (order: PacerOrder) => {
  if ('port' in order) ports.push(order.port)
  else pace(order.schedule)
})
