import type { Plan } from '../../config/plan.ts'
import type { ShareOf } from '../../load/profile/profile.ts'
import type { Contestant } from '../contestant.ts'

type Warm = Pick<Contestant, 'failed' | 'record'>

/** What the slowest target reached in its warm-up, in requests a second; 0 where no target is left. */
export function slowestRate(contestants: readonly Warm[]): number {
  const reached = contestants.filter(({ failed }) => !failed).map(throughputOf)
  return reached.length === 0 ? 0 : Math.min(...reached)
}

/**
 * What 100 % of a profile stands for with one target, in requests a second.
 * @param slowest as `slowestRate` said before the first round: it must not change when a target drops out
 */
export function fullRateFor(of: ShareOf, contestant: Warm, plan: Pick<Plan, 'fullRatePerSecond'>, slowest: number) {
  return plan.fullRatePerSecond ?? (of === 'own' ? throughputOf(contestant) : slowest)
}

function throughputOf({ record }: Warm): number {
  return record.warmUp?.throughputPerSecond ?? 0
}
