import { ExitCode } from '../../base/errors.ts'
import { foundKinds } from '../../scenario/finding.ts'
import { list, plural } from '../../text/format.ts'
import type { Check, VerdictDocument } from '../verdict-document.ts'

export interface Grounds {
  readonly checks: readonly Check[]
  readonly invariants: VerdictDocument['invariants']
  /** Cases of the contract that the candidate failed. */
  readonly brokenContract: readonly string[]
  /** Valid rounds of the first batch. */
  readonly validRounds: number
  /** Why it ended before it had decided, a whole sentence; undefined: it did not. */
  readonly cutShort: string | undefined
  readonly interrupted: boolean
  readonly onInconclusive: 'warn' | 'fail'
  readonly onUnconfirmed: 'warn' | 'fail'
}

export type Conclusion = Pick<VerdictDocument, 'verdict' | 'reasons' | 'exitCode' | 'control'>

/**
 * The verdict of the whole: broken promises first, then a confirmed regression, one that was only flagged, then what could not be told. It passes only where
 * every check that can fail was decided, and at least one round counted.
 */
export function conclude(grounds: Grounds): Conclusion {
  const { checks, invariants, brokenContract, interrupted, onInconclusive, onUnconfirmed } = grounds
  const failing = checks.filter(({ threshold }) => threshold.level === 'fail')
  const control = controlOf(checks)
  const broken = [
    ...brokenContract.map((name) => `The candidate breaks the contract: ${name}.`),
    ...(invariants.verdict === 'broken' && invariants.level === 'fail'
      ? [`The candidate broke an invariant: ${findingWords(invariants.candidate)}.`]
      : []),
  ]
  if (broken.length > 0) return { verdict: 'broken', reasons: broken, exitCode: ExitCode.broken, control }
  const regressions = failing.filter(({ verdict }) => verdict === 'regression')
  if (regressions.length > 0) {
    const reasons = regressions.flatMap((check) => check.reasons)
    return { verdict: 'regression', reasons, exitCode: ExitCode.regression, control }
  }
  const unconfirmed = failing.filter(({ verdict }) => verdict === 'unconfirmed regression')
  if (unconfirmed.length > 0) {
    const reasons = [...unconfirmed.flatMap((check) => check.reasons), ...whyEnded(grounds)]
    const asked = onUnconfirmed === 'fail' ? ExitCode.regression : ExitCode.ok
    const exitCode = interrupted ? ExitCode.interrupted : asked
    return { verdict: 'unconfirmed regression', reasons, exitCode, control }
  }
  const doubts = doubtsOf(grounds, failing, control)
  if (doubts.length > 0) {
    const asked = onInconclusive === 'fail' ? ExitCode.inconclusive : ExitCode.ok
    return { verdict: 'cannot tell', reasons: doubts, exitCode: interrupted ? ExitCode.interrupted : asked, control }
  }
  const warnings = warned(checks)
  const better = checks.filter(({ verdict }) => verdict === 'improvement').map(({ title }) => title)
  return {
    verdict: 'pass',
    reasons: [
      ...warnings,
      `Nothing ${warnings.length > 0 ? 'else ' : ''}got worse by more than its threshold.`,
      ...(better.length > 0 ? [`Better than before: ${list(better)}.`] : []),
    ],
    exitCode: ExitCode.ok,
    control,
  }
}

function whyEnded({ interrupted, cutShort }: Grounds): string[] {
  return interrupted ? ['It was interrupted before it had decided.'] : cutShort === undefined ? [] : [cutShort]
}

/** What got worse by more than it may and only warns: whoever reads the first line has to see it. */
function warned(checks: readonly Check[]): string[] {
  return checks.filter((check) => isWarning(check)).map(({ reasons: [first = ''] }) => `Warning: ${first}`)
}

/** Whether a check got worse by more than it may, and only warns. */
export function isWarning({ threshold, verdict }: Pick<Check, 'threshold' | 'verdict'>): boolean {
  return threshold.level === 'warn' && verdict === 'regression'
}

/** Why it cannot be told, what weighs most first; empty where everything was decided. */
function doubtsOf(
  { checks, validRounds, cutShort, interrupted }: Grounds,
  failing: readonly Check[],
  control: Conclusion['control'],
): string[] {
  const open = failing.filter(({ verdict }) => verdict === 'cannot tell')
  const said = [
    ...(interrupted ? ['It was interrupted before it had decided.'] : []),
    ...(control.verdict === 'unstable'
      ? control.reasons.map((reason) => `The runner is unstable: ${lowerFirst(reason)}`)
      : []),
    ...(validRounds === 0 ? ['No round counts.'] : []),
    ...(failing.length === 0 ? ['No check that can fail was asked for.'] : []),
    ...(open.length > 0 && cutShort !== undefined ? [cutShort] : []),
    ...(open.length > 0
      ? [`${plural(open.length, 'check')} could not be decided: ${list(open.map(({ title }) => title))}.`]
      : []),
  ]
  return said.length === 0 ? said : [...warned(checks), ...said]
}

function controlOf(checks: readonly Check[]): Conclusion['control'] {
  const measured = checks.filter(({ control }) => control !== null)
  const differing = measured.filter(({ control, threshold }) => control?.differs && threshold.level === 'fail')
  return {
    verdict: measured.length === 0 ? 'not measured' : differing.length > 0 ? 'unstable' : 'steady',
    reasons: differing.map(
      ({ title, control }) => `The base differs from itself in ${title}: ${control?.ratio.value.toFixed(2)} times.`,
    ),
  }
}

/** `3 lost, 1 duplicated`. */
export function findingWords(counts: VerdictDocument['invariants']['candidate']): string {
  return foundKinds(counts)
    .map(([kind, count]) => `${count} ${kind}`)
    .join(', ')
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1)
}
