import type { Plan } from '../config/plan.ts'
import type { ParsedTarget, TargetFlags } from '../target/target.ts'
import type { Baseline } from './baseline/baseline-document.ts'
import type { Month } from './bill/month.ts'
import type { GateMetric } from './gate-metrics.ts'
import type { Threshold } from './verdict-document.ts'

/** One metric of one stage that is held against one threshold. */
export interface PlannedCheck {
  /** Profile, or profile/stage where it has several; `round` for what is taken from the whole round. */
  readonly stage: string
  readonly metric: GateMetric
  readonly threshold: Threshold
}

/** How a gate decides. */
export interface DecisionPlan {
  readonly checks: readonly PlannedCheck[]
  /** Pairs after which it looks, rising. */
  readonly looks: readonly number[]
  /** Chance of flagging anything by mistake, over all looks and all metrics that can fail. */
  readonly alpha: number
  /** Chance of confirming a flag by mistake. */
  readonly confirmAlpha: number
  /** Of the intervals. */
  readonly confidence: number
}

/** Everything that decides what a gate does. */
export interface GatePlan {
  /** What a round is: scenario, profiles, budget. */
  readonly plan: Plan
  /** Undefined: the candidate is held against `baseline`. */
  readonly base: ParsedTarget | undefined
  readonly baseline: Baseline | undefined
  /** Whether a baseline of another machine will do. */
  readonly anyMachine: boolean
  readonly candidate: ParsedTarget
  /** What is to be known of both sides besides what they are. */
  readonly settings: TargetFlags
  /** CPUs that are used beside the candidate to make its requests dearer on purpose, in a self-test. */
  readonly candidateBurdenCpus?: number
  /** Compose file, or target, that images and revisions go with. */
  readonly compose: string
  /** Shell command that makes the files of a revision ready to run. */
  readonly prepare: string | undefined
  readonly decision: DecisionPlan
  readonly invariants: Threshold['level'] | undefined
  /** What a month costs is calculated for this traffic; undefined: it is not. */
  readonly month?: Month | undefined
  readonly roundsPerStart: number
  /** No start begins after so long a time; the gate then says what it knows. */
  readonly timeMs: number
  readonly onInconclusive: 'warn' | 'fail'
  /** What a regression does that was flagged and not confirmed. */
  readonly onUnconfirmed: 'warn' | 'fail'
}

/**
 * Ten pairs are the fewest whose exact p value, 2⁻¹⁰, passes Holm's correction over a handful of metrics at a fifth of
 * 5 %. A false alarm has to pass two independent batches: 5 % of 5 % at most, 1 in 400.
 */
export const DEFAULT_DECISION = {
  looks: [10, 20, 40, 60],
  alpha: 0.05,
  confirmAlpha: 0.05,
  confidence: 0.95,
} as const

/**
 * Starts after which a gate looks for large effects only. In each start the candidate is the worst of three arms by chance in one of
 * three cases: 3⁻⁶ passes Holm's correction over seven metrics at a fifth of 5 %.
 */
export const LARGE_EFFECT_STARTS = 6

/** The share of the error that each look may spend: equal parts, which holds however the looks depend on each other (Bonferroni). */
export function alphaOfLook({ alpha, looks }: Pick<DecisionPlan, 'alpha' | 'looks'>): number {
  const hasEarlyLook = LARGE_EFFECT_STARTS < (looks[0] ?? 0)
  return alpha / (looks.length + (hasEarlyLook ? 1 : 0))
}

/** How far in the bad direction the threshold lies, as a logarithm: 0.095 for +10 % of a latency, and for -9 % of a throughput. */
export function toleranceOf({ metric, threshold }: Pick<PlannedCheck, 'metric' | 'threshold'>): number {
  return worsening(metric, Math.log(threshold.limit))
}

/** A difference, turned so that more is worse. */
export function worsening({ better }: Pick<GateMetric, 'better'>, difference: number): number {
  return better === 'lower' ? difference : -difference
}
