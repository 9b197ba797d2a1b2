import { hangingIndent } from '../../report/content/hanging-indent.ts'
import { proportion } from '../../stats/proportion.ts'
import { formatDuration, formatShare, plural } from '../../text/format.ts'
import type { VerdictDocument } from '../verdict-document.ts'
import type { Played } from './play.ts'

/** How much dearer requests are made on purpose. */
export const SLOW_DOWN = 1.1
/** A machine whose false alarms are surely more than these should fail nobody's build. */
const MOST_FALSE_ALARMS = 0.01
const CONFIDENCE = 0.95
const COLUMNS = 110

/** What gates that were played with equal arms came to. */
export interface Alarms {
  /** How many gates. */
  readonly played: number
  /** `0 % [0 %, 1.9 %]` */
  readonly text: Readonly<Record<Outcome, string>>
  /** Not surely more than it may raise. */
  readonly isQuiet: boolean
  readonly mostlyTells: boolean
}

export function alarmsIn(played: readonly Played[]): Alarms {
  const share = (outcome: Outcome) =>
    proportion(played.filter(({ verdict }) => outcomeOf(verdict) === outcome).length, played.length, CONFIDENCE)
  const text = (outcome: Outcome): string => {
    const { value, low, high } = share(outcome)
    return `${formatShare(value)} [${formatShare(low ?? 0)}, ${formatShare(high ?? 1)}]`
  }
  return {
    played: played.length,
    text: { alarm: text('alarm'), 'cannot tell': text('cannot tell'), pass: text('pass') },
    isQuiet: (share('alarm').low ?? 0) <= MOST_FALSE_ALARMS,
    mostlyTells: share('cannot tell').value < 0.5,
  }
}

type Outcome = 'alarm' | 'cannot tell' | 'pass'

/** What fails a build is an alarm, confirmed or not. */
function outcomeOf(verdict: Played['verdict']): Outcome {
  return verdict === 'regression' || verdict === 'unconfirmed regression' ? 'alarm' : verdict
}

/** All that a self-test found out. */
export interface Findings {
  /** Starts of the base against itself. */
  readonly starts: number
  readonly alarms: Alarms
  /** Undefined: it was not tried. */
  readonly slowedDown: VerdictDocument | undefined
  readonly wallTimeMs: number
}

/** A self-test for the terminal. */
export function renderSelfTest(findings: Findings): string {
  const statements = [
    ['The base against itself', againstItself(findings)],
    ['The base with a burden', withBurden(findings)],
    ['Conclusion', conclusion(findings)],
    ['Time', `${formatDuration(findings.wallTimeMs)}.`],
  ] as const
  return `${statements.flatMap(([subject, text]) => hangingIndent(subject, text, COLUMNS, (same) => same)).join('\n')}\n`
}

function againstItself({ starts, alarms: { text, played } }: Findings): string {
  return `${plural(played, 'simulated gate run')} from ${plural(starts, 'start')} of three equal arms: false alarms ${text.alarm}, cannot tell ${text['cannot tell']}, pass ${text.pass}. The intervals are those of so many gates; they do not include that all runs used the same starts.`
}

function withBurden({ slowedDown: verdict }: Findings): string {
  if (verdict === undefined) {
    return 'not tried: only processes can be slowed down on purpose, so run it with --runtime process to see it.'
  }
  const must = verdict.verdict === 'regression' ? 'as it must be' : 'and it must be a regression'
  return `with requests ${formatShare(SLOW_DOWN - 1)} more expensive it is "${verdict.verdict}", ${must}, after ${formatDuration(verdict.measuredMs)} of measuring. ${verdict.reasons.join(' ')}`
}

function conclusion({ alarms: { isQuiet, mostlyTells }, slowedDown }: Findings): string {
  const isMissed = slowedDown !== undefined && slowedDown.verdict !== 'regression'
  const said = [
    !isQuiet &&
      `It raises more than ${formatShare(MOST_FALSE_ALARMS)} false alarms: do not let this machine fail a build.`,
    isMissed &&
      'It does not find what it should: measure longer (--looks, --saturate, --warm-up), or on a quieter machine.',
    !mostlyTells && 'It cannot tell more often than not: measure longer, or on a quieter machine.',
  ].filter((sentence) => sentence !== false)
  return said.length === 0 ? 'A gate with these settings can be trusted on this machine.' : said.join(' ')
}
