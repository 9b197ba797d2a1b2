import { isValid } from './round-metrics.ts'
import type { Result, StageResult, TargetResult, TargetSummary } from './schema.ts'

export type FindingCounts = TargetSummary['findings']

/** The findings of all rounds together, disqualified ones included: a lost order is lost whoever was the bottleneck. */
export function totalFindings({ rounds }: TargetResult): FindingCounts {
  const total = { verified: 0, lost: 0, duplicated: 0, phantom: 0, oversold: 0 }
  for (const { findings } of rounds) {
    total.verified += findings.verified
    total.lost += findings.lost
    total.duplicated += findings.duplicated
    total.phantom += findings.phantom
    total.oversold += findings.oversold
  }
  return total
}

/** Share of the planned requests that failed or were never sent, over all these stages; undefined where none was planned. */
export function errorShare(stages: readonly StageResult[]): number | undefined {
  const planned = stages.reduce((total, { requests }) => total + requests.planned, 0)
  const wrong = stages.reduce((total, { requests }) => total + requests.failed + requests.dropped, 0)
  return planned === 0 ? undefined : wrong / planned
}

/**
 * Why a target may not be ranked, as the end of "not ranked: …".
 * @returns null where nothing speaks against it
 */
export function notRankedBecause(target: TargetResult, slo: Result['scenario']['slo']): string | null {
  const [first, ...others] = target.contract.failed
  if (first) {
    const more = others.length === 0 ? '' : `, and ${others.length} more cases failed`
    return `it answers otherwise than the contract says: ${first.name}: ${first.message}${more}`
  }
  if (target.status === 'failed') return target.failure?.message ?? 'it failed'
  const stages = target.rounds.flatMap(({ saturate, steady }) => [saturate, steady])
  if (!stages.some(isValid)) return 'no valid round remains'
  return brokenInvariants(target) ?? tooManyErrors(target, slo.errorShare)
}

function brokenInvariants(target: TargetResult): string | null {
  const { lost, duplicated, phantom, oversold } = totalFindings(target)
  const broken = Object.entries({ lost, duplicated, phantom, oversold }).filter(([, count]) => count > 0)
  return broken.length === 0 ? null : `it broke an invariant (${broken.map(([what, n]) => `${n} ${what}`).join(', ')})`
}

function tooManyErrors({ rounds }: TargetResult, allowed: number): string | null {
  for (const profile of ['saturate', 'steady'] as const) {
    const share = errorShare(rounds.map((round) => round[profile]).filter(isValid))
    if (share !== undefined && share > allowed) {
      return `${percent(share)} of its requests failed under ${profile}, the objective allows ${percent(allowed)}`
    }
  }
  return null
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`
}
