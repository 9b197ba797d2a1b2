import type { RunTarget } from '../run-target.ts'
import type { RunSnapshot, TargetSnapshot } from './progress.ts'

/**
 * How far each target is.
 * @param busy what a target does that is still in the run and has rounds to go
 */
export function runSnapshot(
  runTargets: readonly RunTarget[],
  rounds: number,
  busy: (runTarget: RunTarget) => TargetSnapshot['status'],
): RunSnapshot {
  return {
    rounds,
    targets: runTargets.map((runTarget) => {
      const roundsDone = runTarget.record.rounds.length
      return { name: runTarget.name, roundsDone, status: statusOf(runTarget, roundsDone >= rounds, busy) }
    }),
  }
}

function statusOf(
  runTarget: RunTarget,
  isDone: boolean,
  busy: (runTarget: RunTarget) => TargetSnapshot['status'],
): TargetSnapshot['status'] {
  if (runTarget.failed) return 'failed'
  if (runTarget.isOut) return 'given up'
  return isDone ? 'done' : busy(runTarget)
}
