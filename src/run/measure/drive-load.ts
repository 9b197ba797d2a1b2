import type { ProfileLoad } from '../../load/profile/resolve.ts'
import type { StageResult } from '../../result/schema.ts'
import type { Ledger } from '../../scenario/define.ts'
import type { FaultSnapshot } from '../faults/fault-course.ts'
import type { RunTarget } from '../run-target.ts'
import { type LoadContext, measureLoad } from './measure-load.ts'
import type { WorkerCounts } from './worker-counts.ts'

/** How often a load is driven, with other traffic each time, until it measures the target and not the driver. */
export const MOST_ATTEMPTS = 3

export interface DriveContext extends LoadContext {
  readonly workers: WorkerCounts
}

/** A load as it was driven last, and what was accepted in all attempts. */
export interface DrivenLoad {
  readonly stages: readonly StageResult[]
  readonly ledgers: readonly Ledger[]
  /** What went wrong on purpose. */
  readonly faults: readonly FaultSnapshot[]
}

/**
 * Drives a load until all of its stages measured the target, with more threads each time where the driver has CPUs for
 * them. A load that was given up is not driven again.
 * @param seed of the traffic of each attempt, counted from 1
 */
export async function driveLoad(
  runTarget: RunTarget,
  load: ProfileLoad,
  seed: (attempt: number) => number,
  context: DriveContext,
): Promise<DrivenLoad> {
  const ledgers: Ledger[] = []
  for (let attempts = 1; ; attempts++) {
    const workers = context.workers.of(runTarget.name, load.profile)
    const measured = await measureLoad(runTarget, load, { seed: seed(attempts), workers }, context)
    ledgers.push(measured.ledger)
    const stages = measured.stages.map((stage) => ({ ...stage, attempts }))
    const isOver = stages.every(({ disqualified, stoppedBecause }) => disqualified.length === 0 || stoppedBecause)
    // What a fault does to a load cannot be told from a driver that is late, and again would be the same.
    const { faults } = measured
    if (isOver || faults.length > 0 || attempts === MOST_ATTEMPTS) return { stages, ledgers, faults }
    context.workers.raise(runTarget.name, load.profile)
  }
}
