import { formatBytes, formatNumber, formatShare, NO_BREAK } from '../../text/format.ts'
import { isWarning } from '../decide/conclude.ts'
import type { Check, CheckVerdict, VerdictDocument } from '../verdict-document.ts'

type Interval = NonNullable<Check['ratio']>

const NOTHING = '–'

/** The figures of a check, as every report for people says them. */
export interface CheckWords {
  readonly title: string
  readonly base: string
  readonly candidate: string
  /** `1.10 [1.08, 1.12]`, `–` where there is no base. */
  readonly ratio: string
  /** `+3%`, `+25% (warn)`. */
  readonly threshold: string
  /** `2.7 %`: the smallest change that would probably have been shown. */
  readonly detectable: string
  readonly verdict: CheckVerdict
}

export function checkWords(check: Check): CheckWords {
  const { title, unit, base, candidate, ratio, isAtLeast, threshold, minimumDetectableEffect, verdict } = check
  return {
    title,
    base: base === null ? NOTHING : inUnit(base.value, unit),
    candidate: candidate === null ? NOTHING : inUnit(candidate.value, unit),
    ratio: ratio === null ? NOTHING : ratioText(ratio, isAtLeast),
    threshold: threshold.level === 'warn' ? `${threshold.text} (warn)` : threshold.text,
    detectable: minimumDetectableEffect === null ? NOTHING : formatShare(minimumDetectableEffect),
    verdict,
  }
}

/**
 * `1.10 [1.08, 1.12]`; without an interval where the observations were too few for one.
 * @param isAtLeast it is worse by at least so much: `≥ 1.10`
 */
export function ratioText({ value, low, high }: Interval, isAtLeast = false): string {
  const bound = isAtLeast ? `${value < 1 ? '≤' : '≥'}${NO_BREAK}` : ''
  const interval = low === null || high === null ? '' : ` [${formatNumber(low, 2)},${NO_BREAK}${formatNumber(high, 2)}]`
  return bound + formatNumber(value, 2) + interval
}

export function inUnit(value: number, unit: Check['unit']): string {
  switch (unit) {
    case 'share':
      return formatShare(value)
    case 'bytes':
      return formatBytes(value).replace(' ', NO_BREAK)
    case 'USD per million requests':
      return `$${formatNumber(value)}${NO_BREAK}per${NO_BREAK}million`
    case 'requests/s':
      return `${formatNumber(value)}${NO_BREAK}req/s`
    case 'ms':
      return `${formatNumber(value)}${NO_BREAK}ms`
  }
}

/** The order in which people want to know: what failed, what is open, what got better, what is as it was. */
const URGENCY: readonly CheckVerdict[] = ['regression', 'unconfirmed regression', 'cannot tell', 'improvement', 'pass']

/** `pass`, `pass, with a warning`: what stands above everything else. */
export function verdictTitle({ verdict, checks }: Pick<VerdictDocument, 'verdict' | 'checks'>): string {
  const warnings = checks.filter(isWarning).length
  return warnings === 0 ? verdict : `${verdict}, with ${warnings === 1 ? 'a warning' : `${warnings} warnings`}`
}

/** Whether a check got worse by more than it may, confirmed or not. */
export function isWorse(verdict: CheckVerdict): boolean {
  return verdict === 'regression' || verdict === 'unconfirmed regression'
}

/** Checks by urgency; those that can fail the job before those that only warn. */
export function byUrgency(checks: readonly Check[]): Check[] {
  const rank = ({ verdict, threshold }: Check) => 2 * URGENCY.indexOf(verdict) + (threshold.level === 'fail' ? 0 : 1)
  return checks.toSorted((a, b) => rank(a) - rank(b))
}

/** `git:main (4f0c1b7) and ./shop`, the two sides as they were asked for. */
export function sidesText({ base, candidate }: VerdictDocument, quote: (text: string) => string): string {
  return `candidate ${armText(candidate, quote)} against base ${armText(base, quote)}`
}

function armText({ source, revision }: VerdictDocument['base'], quote: (text: string) => string): string {
  return revision === null ? quote(source) : `${quote(source)} (${quote(revision.slice(0, 7))})`
}
