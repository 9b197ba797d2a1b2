import { type MessagePort, parentPort } from 'node:worker_threads'
import { Cell, type PacedSchedule, type PacerOrder, toPerformanceMs } from './schedule.ts'

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

/** A sleep ends some hundredths of a millisecond late: it is cut by what the ones before were late, up to so much, and the rest is spent awake. */
const LONGEST_WAKE_MS = 0.15
/** How much the latest sleep counts in what they are late on average. */
const LATEST_SHARE = 0.05

const ports: MessagePort[] = []
/** How late sleeps end. */
let wakeMs = 0

/** Sleeps until arrivals are due and then wakes the workers that have not seen them, which a timer of theirs could do to the millisecond at best. */
function pace({ offsetsMs, startNs, cells, workers }: PacedSchedule): void {
  const startMs = toPerformanceMs(startNs)
  const nowMs = (): number => performance.now() - startMs
  let next = 0
  while (next < offsetsMs.length && Atomics.load(cells, Cell.stopped) === 0) {
    const fromMs = nowMs()
    const waitMs = Math.max((offsetsMs[next] as number) - fromMs, 0)
    // While a worker has not yet run it must get the CPU, which may be the same: whoever sleeps lets it.
    const earlyMs = isSeen(cells, workers, next) ? wakeMs : 0
    const sleepMs = waitMs === 0 ? 0 : Math.max(waitMs - earlyMs, napMs(offsetsMs, next))
    if (sleepMs > 0) {
      Atomics.wait(cells, Cell.stopped, 0, sleepMs)
      const lateMs = Math.min(nowMs() - fromMs - sleepMs, LONGEST_WAKE_MS)
      wakeMs += LATEST_SHARE * (lateMs - wakeMs)
      continue
    }
    const untilMs = nowMs()
    while (next < offsetsMs.length && (offsetsMs[next] as number) <= untilMs) next += 1
    Atomics.store(cells, Cell.due, next)
    for (let worker = 0; worker < workers; worker++) {
      if (Atomics.load(cells, Cell.done(worker)) >= next) continue
      if (Atomics.exchange(cells, Cell.woken(worker), 1) === 0) ports[worker]?.postMessage(null)
    }
  }
}

/** Whether all workers have seen the arrivals before this one. */
function isSeen(cells: Int32Array, workers: number, next: number): boolean {
  for (let worker = 0; worker < workers; worker++) if (Atomics.load(cells, Cell.done(worker)) < next) return false
  return true
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
