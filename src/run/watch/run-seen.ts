import type { Contestant } from '../contestant.ts'
import type { RunSeen, TargetSeen } from './progress.ts'

/**
 * How far each target is.
 * @param busy what a target does that is still in the run and has rounds to go
 */
export function runSeen(
  contestants: readonly Contestant[],
  rounds: number,
  busy: (contestant: Contestant) => TargetSeen['status'],
): RunSeen {
  return {
    rounds,
    targets: contestants.map((contestant) => {
      const roundsDone = contestant.record.rounds.length
      return { name: contestant.name, roundsDone, status: statusOf(contestant, roundsDone >= rounds, busy) }
    }),
  }
}

function statusOf(
  contestant: Contestant,
  isDone: boolean,
  busy: (contestant: Contestant) => TargetSeen['status'],
): TargetSeen['status'] {
  if (contestant.failed) return 'failed'
  if (contestant.isOut) return 'given up'
  return isDone ? 'done' : busy(contestant)
}
