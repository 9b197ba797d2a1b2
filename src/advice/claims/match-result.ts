import type { Result } from '../../result/schema.ts'
import type { ClaimRun } from './claims-schema.ts'

/** By how much a rate may differ from the one that was asked for: what a profile is cut to. */
const SAME_RATE = 0.02

/** Whether a result holds what a run of claims asks for: its scenario, its targets, and its rate. */
export function holdsRun(result: Result, { scenario, targets, rate }: ClaimRun): boolean {
  const measured = new Set(result.targets.map(({ name }) => name))
  return (
    result.scenario.name === scenario &&
    targets.every((target) => measured.has(target)) &&
    (rate === undefined || hasRate(result, rate))
  )
}

function hasRate({ targets }: Result, perSecond: number): boolean {
  const offered = targets
    .flatMap(({ rounds }) => rounds.flatMap(({ stages }) => stages))
    .filter(({ loop }) => loop === 'open')
    .map(({ offeredRatePerSecond }) => offeredRatePerSecond)
  return offered.length > 0 && offered.every((rate) => rate !== null && Math.abs(rate / perSecond - 1) <= SAME_RATE)
}
