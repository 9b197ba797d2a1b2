import { availableParallelism, loadavg } from 'node:os'
import type { Service } from '../topology/topology.ts'

/** On a machine that does nothing else. */
const DEFAULT_MS = 60_000
/** However busy it is. */
const MOST_TIMES = 10

/**
 * How long a component may take to become ready, in milliseconds: what was asked for, else a minute, longer on a busy
 * machine, and never less than its health check allows for.
 */
export function startTimeoutOf(
  { container }: Pick<Service, 'container'>,
  askedMs: number | undefined,
  busyness = machineBusyness(),
): number {
  return askedMs ?? Math.max(DEFAULT_MS * busyness, container.startAllowanceMs ?? 0)
}

/** By how much longer things take here than on an idle machine: programs that want to run for each CPU, 1 to 10. */
export function machineBusyness(load = loadavg()[0] ?? 0, cpus = availableParallelism()): number {
  return Math.min(MOST_TIMES, Math.max(1, load / cpus))
}

/** What to do about a component that is not ready in time. */
export const MORE_TIME = 'give it more time with --start-timeout (startTimeout in archbench.yaml)'
