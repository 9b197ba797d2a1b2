import { availableParallelism, loadavg } from 'node:os'

/** However busy it is. */
const MOST_TIMES = 10

/** By how much longer things take here than on an idle machine: programs that want to run for each CPU, 1 to 10. */
export function machineBusyness(load = loadavg()[0] ?? 0, cpus = availableParallelism()): number {
  return Math.min(MOST_TIMES, Math.max(1, load / cpus))
}

/** A time-out that suits an idle machine, in milliseconds, made longer as this machine is busy now. */
export function scaleTimeout(idleMs: number, busyness = machineBusyness()): number {
  return Math.round(idleMs * busyness)
}
