import { type MessagePort, parentPort } from 'node:worker_threads'
import { Cell, type PacedSchedule, type PacerOrder } from './schedule.ts'

/**
 * Where arrivals come thicker than this, they are told together, and where they come much thicker, in larger heaps: a
 * wake-up would cost more than the request that it is for. Workers that are awake anyway look for themselves.
 */
const NAPS = [
  { gapMs: 0.05, napMs: 0.5 },
  { gapMs: 0.2, napMs: 0.2 },
] as const
/** Arrivals that are looked ahead at to see how thick they come. */
const LOOK_AHEAD = 32

const ports: MessagePort[] = []

/** Sleeps until arrivals are due and then wakes the workers that have not seen them, which a timer of theirs could do to the millisecond at best. */
function pace({ offsetsMs, startNs, cells, workers }: PacedSchedule): void {
  const nowMs = (): number => Number(process.hrtime.bigint() - startNs) / 1e6
  let next = 0
  while (next < offsetsMs.length && Atomics.load(cells, Cell.stopped) === 0) {
    const waitMs = (offsetsMs[next] as number) - nowMs()
    if (waitMs > 0) {
      Atomics.wait(cells, Cell.stopped, 0, Math.max(waitMs, napMs(offsetsMs, next)))
      continue
    }
    const untilMs = nowMs()
    while (next < offsetsMs.length && (offsetsMs[next] as number) <= untilMs) next += 1
    for (let worker = 0; worker < workers; worker++) {
      if (Atomics.load(cells, Cell.done(worker)) >= next) continue
      if (Atomics.exchange(cells, Cell.woken(worker), 1) === 0) ports[worker]?.postMessage(null)
    }
  }
}

function napMs(offsetsMs: Float64Array, from: number): number {
  const to = Math.min(from + LOOK_AHEAD, offsetsMs.length - 1)
  if (to === from) return 0
  const gap = ((offsetsMs[to] as number) - (offsetsMs[from] as number)) / (to - from)
  return NAPS.find(({ gapMs }) => gap < gapMs)?.napMs ?? 0
}

parentPort?.on('message', (order: PacerOrder) => {
  if ('port' in order) ports.push(order.port)
  else pace(order.schedule)
})
