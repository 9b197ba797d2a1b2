import type { Plan } from '../../config/plan.ts'
import type { ShareOf } from '../../load/profile/profile.ts'
import type { RunTarget } from '../run-target.ts'

type Warm = Pick<RunTarget, 'failed' | 'record'>

/** What the slowest target reached in its warm-up, in requests a second; 0 where no target is left. */
export function slowestRate(runTargets: readonly Warm[]): number {
  const reached = runTargets.filter(({ failed }) => !failed).map(throughputOf)
  return reached.length === 0 ? 0 : Math.min(...reached)
}

/**
 * What 100 % of a profile stands for with one target, in requests a second.
 * @param slowest as `slowestRate` said before the first round: it must not change when a target drops out
 */
export function fullRateFor(of: ShareOf, runTarget: Warm, plan: Pick<Plan, 'fullRatePerSecond'>, slowest: number) {
  return plan.fullRatePerSecond ?? (of === 'own' ? throughputOf(runTarget) : slowest)
}

function throughputOf({ record }: Warm): number {
  return record.warmUp?.throughputPerSecond ?? 0
}
