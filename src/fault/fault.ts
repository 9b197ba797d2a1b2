import type { Harm } from './fault-kind.ts'
import type { FaultName } from './faults.ts'

/** Something that goes wrong on purpose with components of one target, by their names. */
export interface Fault extends Harm {
  readonly kind: FaultName
}

/** A fault as it was asked for: `RANDOM` and `ENTRYPOINT` stand for components of each target. */
export interface PlannedFault extends Fault {
  /** Since the first window of the load opened. */
  readonly atMs: number
  readonly durationMs: number
  /** It comes again after this time, until the load ends; once where it is left out. */
  readonly everyMs?: number | undefined
}

/** A fault of one target at its time. */
export interface ScheduledFault extends Fault {
  readonly atMs: number
  readonly durationMs: number
}

/** Stands for a component of the target that the seed chooses. */
export const RANDOM = 'random'
/** Stands for the component of the target that takes the traffic. */
export const ENTRYPOINT = 'entrypoint'

/** `kill of db`, `latency of 200 ms of db`, `partition between api and db`. */
export function describeFault({ kind, components }: Pick<Fault, 'kind' | 'components'>): string {
  return components.length > 1 ? `${kind} between ${components.join(' and ')}` : `${kind} of ${components.join()}`
}
