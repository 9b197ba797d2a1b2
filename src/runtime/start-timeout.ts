import { machineBusyness } from '../machine/machine-busyness.ts'
import type { Service } from '../topology/topology.ts'

/** On a machine that does nothing else. */
const DEFAULT_MS = 60_000

/**
 * How long a component may take to become ready, in milliseconds: what was asked for, else a minute, longer on a busy
 * machine, and never less than its health check allows for. Whole milliseconds: timers take no others.
 */
export function startTimeoutOf(
  { container }: Pick<Service, 'container'>,
  askedMs: number | undefined,
  busyness = machineBusyness(),
): number {
  return Math.ceil(askedMs ?? Math.max(DEFAULT_MS * busyness, container.startAllowanceMs ?? 0))
}

/** What to do about a component that is not ready in time. */
export const MORE_TIME = 'give it more time with --start-timeout (startTimeout in archbench.yaml)'
