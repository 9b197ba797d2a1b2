import { type Assumptions, type Catalogue, type Demand, priceYear, type Usage } from '../../cost/model/index.ts'
import { type CountedObjective, objectiveByCount } from '../../result/objective-by-count.ts'
import { notRankedBecause, totalFindings } from '../../result/ranking.ts'
import type { Estimate, Result, TargetResult, TargetSummary } from '../../result/schema.ts'
import { usageByRound, usageOfTarget } from '../../result/usage-of-target.ts'
import { foundKinds, noFindings } from '../../scenario/finding.ts'
import { hodgesLehmann } from '../../stats/hodges-lehmann.ts'

/** A figure with its interval; open ends are infinite, and without an interval both ends are the figure. */
export interface Figure {
  readonly value: number
  readonly low: number
  readonly high: number
  /** Whether there were enough rounds for an interval. */
  readonly hasInterval: boolean
}

/** What is known of a target that may be recommended. */
export interface Candidate {
  readonly name: string
  readonly usage: Usage | undefined
  /** Why its figures are no ground for a decision; null where they are. */
  readonly unfit: string | null
  /** Whether lost writes are all that is wrong with it. */
  readonly onlyLoses: boolean
  /** Accepted writes that were looked up, and those that were gone. */
  readonly writes: { readonly verified: number; readonly lost: number }
  readonly p99Ms: Figure | undefined
  readonly visibilityP99Ms: Figure | undefined
  /** Why a percentile has no figure, in words, by its metric. */
  readonly unavailable: TargetSummary['unavailable']
  /** Whether surely more than one in a hundred took longer than so many milliseconds, by counting. */
  byCount(kind: 'responseTime' | 'visibility', limitMs: number): CountedObjective | undefined
  /** Dollars a month, the mean of the twelve to come. */
  readonly usdPerMonth: Figure | undefined
  /** Parts that somebody has to operate. */
  readonly components: readonly string[]
}

export interface Pricing {
  readonly demand: Demand
  readonly assumptions: Assumptions
  readonly catalogue: Catalogue
}

/** Everything that a decision needs of each target of a result. Pure. */
export function candidatesOf(result: Result, pricing: Pricing): Candidate[] {
  return result.targets.map((target): Candidate => {
    const summary = result.summary.targets.find((each) => each.target === target.name)
    const { verified, ...found } = totalFindings(target)
    return {
      name: target.name,
      usage: usageOfTarget(result, target),
      unfit: summary?.ranked ? null : (summary?.notRankedBecause ?? 'it was not measured'),
      onlyLoses: foundKinds(found).every(([kind]) => kind === 'lost') && found.lost > 0 && isBrokenOnly(target, result),
      writes: { verified, lost: found.lost },
      p99Ms: figureOf(summary?.estimates.p99Ms),
      visibilityP99Ms: figureOf(summary?.estimates.visibilityP99Ms),
      unavailable: summary?.unavailable ?? {},
      byCount: (kind, limitMs) => objectiveByCount(result, target, kind, limitMs),
      usdPerMonth: monthlyUsd(result, target, pricing),
      components: target.components.map(({ name }) => name),
    }
  })
}

/** Whether a target would be ranked but for its findings. */
function isBrokenOnly(target: TargetResult, { scenario }: Result): boolean {
  const rounds = target.rounds.map((round) => ({ ...round, findings: { ...round.findings, ...noFindings() } }))
  return notRankedBecause({ ...target, rounds }, scenario.slo) === null
}

function figureOf(estimate: Estimate | undefined): Figure | undefined {
  if (!estimate) return undefined
  const { value, low, high, atLeast } = estimate
  return {
    value,
    low: low ?? value,
    high: high ?? (atLeast ? Number.POSITIVE_INFINITY : value),
    hasInterval: low !== null || high !== null,
  }
}

/** Over the rounds, as every figure: what a request takes differs from round to round, and the bill with it. */
function monthlyUsd(result: Result, target: TargetResult, pricing: Pricing): Figure | undefined {
  const totals = [...usageByRound(result, target).values()].map((usage) => {
    const months = priceYear(usage, pricing.demand, pricing)
    return months.reduce((sum, usd) => sum + usd, 0) / months.length
  })
  if (totals.length === 0) return undefined
  const { value, low, high } = hodgesLehmann(totals, result.plan.confidence)
  return { value, low: low ?? value, high: high ?? value, hasInterval: low !== null && high !== null }
}
