import { holm } from '../../stats/holm.ts'
import { ERROR_SHARE } from '../gate-metrics.ts'
import { type PlannedCheck, toleranceOf, worsening } from '../gate-plan.ts'
import type { GateRound } from '../verdict-document.ts'
import { type Evidence, evidenceAtLeast, evidenceFor, type StoredBase } from './evidence.ts'
import type { LookScope } from './looks.ts'

/**
 * What a look finds of a check: `worse` by more than the threshold, `within` it for certain, `better` for certain, or
 * `open`.
 */
export type Finding = 'worse' | 'within' | 'better' | 'open'

/** One check as it stands at one look. */
export interface LookedAt {
  readonly check: PlannedCheck
  readonly evidence: Evidence
  readonly holmPValue: number | null
  /** The base differs from itself by so much that nothing can be told of the candidate. */
  readonly controlDiffers: boolean
  readonly finding: Finding
}

export interface LookOptions {
  readonly alpha: number
  readonly confidence: number
  readonly stored: StoredBase | undefined
  /** Left out: everything. */
  readonly scope?: LookScope
}

/**
 * Looks at checks over these rounds. A base that the load generator held up is believed for one thing alone: that the candidate is worse, for
 * it is by at least so much. Those that can fail and those that only warn are corrected for their number apart, so
 * that what only warns takes no power from what can fail; so are the controls.
 */
export function look(checks: readonly PlannedCheck[], rounds: readonly GateRound[], options: LookOptions): LookedAt[] {
  const seen = checks.map((check) => {
    const together = checks.filter(({ threshold }) => threshold.level === check.threshold.level).length
    const each = { ...options, alpha: options.alpha / together }
    const evidence = evidenceFor(check, rounds, each)
    return { check, evidence, tested: evidenceAtLeast(check, rounds, each) ?? evidence }
  })
  const byLevel = [...Map.groupBy(seen, ({ check }) => check.threshold.level).values()]
  const corrected = new Map(byLevel.flatMap((those) => correct(those, ({ tested }) => tested.pValue)))
  const controls = new Map(correct(seen, ({ evidence }) => evidence.control?.pValue ?? null))
  const canPass = options.scope === undefined || options.scope === 'all'
  return seen.map((one) => {
    const { check, tested } = one
    const holmPValue = corrected.get(one) ?? null
    const controlDiffers = differs(check, one.evidence, controls.get(one) ?? 1, options.alpha)
    const isWorse = !controlDiffers && findingOf(check, tested, holmPValue ?? 1, options.alpha) === 'worse'
    if (isWorse) return { check, evidence: tested, holmPValue, controlDiffers, finding: 'worse' }
    const finding = controlDiffers || !canPass ? 'open' : findingOf(check, one.evidence, 1, options.alpha)
    return { check, evidence: one.evidence, holmPValue, controlDiffers, finding }
  })
}

function correct<T>(those: readonly T[], pValueOf: (one: T) => number | null): [T, number][] {
  const tested = those.flatMap((one) => {
    const pValue = pValueOf(one)
    return pValue === null ? [] : [{ one, pValue }]
  })
  const adjusted = holm(tested.map(({ pValue }) => pValue))
  return tested.map(({ one }, index) => [one, adjusted[index] ?? 1])
}

/** A difference of the base from itself counts from half of what is allowed to the candidate: less cannot turn a verdict. */
function differs(check: PlannedCheck, { control }: Evidence, pValue: number, alpha: number): boolean {
  if (control === null || check.threshold.kind === 'absolute') return false
  return pValue <= alpha && Math.abs(Math.log(control.ratio.value)) >= toleranceOf(check) / 2
}

function findingOf(check: PlannedCheck, evidence: Evidence, pValue: number, alpha: number): Finding {
  if (check.threshold.kind === 'absolute') return absoluteFinding(check, evidence, pValue, alpha)
  const { ratio, control } = evidence
  if (ratio === null) return 'open'
  const worse = (value: number): number => worsening(check.metric, Math.log(value))
  const tolerance = toleranceOf(check)
  const standsOut = control === null || worse(ratio.value) > Math.abs(Math.log(control.ratio.value))
  if (pValue <= alpha && worse(ratio.value) > tolerance && standsOut) return 'worse'
  if (ratio.low === null || ratio.high === null) return 'open'
  const worst = Math.max(worse(ratio.low), worse(ratio.high))
  if (worst < 0) return 'better'
  return worst <= tolerance ? 'within' : 'open'
}

/** Errors are a hard rule: what was counted decides. Of anything else the whole interval has to lie on the good side. */
function absoluteFinding(
  { metric, threshold }: PlannedCheck,
  { candidate }: Evidence,
  pValue: number,
  alpha: number,
): Finding {
  if (candidate === null) return 'open'
  const beyond = (value: number): number => worsening(metric, value - threshold.limit)
  if (pValue <= alpha && beyond(candidate.value) >= 0) return 'worse'
  if (metric.metric === ERROR_SHARE) return beyond(candidate.value) < 0 ? 'within' : 'open'
  if (candidate.low === null || candidate.high === null) return 'open'
  return Math.max(beyond(candidate.low), beyond(candidate.high)) < 0 ? 'within' : 'open'
}
