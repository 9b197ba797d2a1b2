import { NO_BREAK } from '../../text/format.ts'
import { plainText } from '../../text/plain-text.ts'
import { isWarning } from '../decide/conclude.ts'
import type { VerdictDocument } from '../verdict-document.ts'
import { byUrgency, isWorse, verdictTitle } from './words.ts'

type Kind = 'error' | 'warning' | 'notice'

interface Annotation {
  readonly kind: Kind
  readonly title: string
  readonly text: string
}

/** GitHub shows so many of each kind for a step, and drops the others without a word. */
const MOST_OF_A_KIND = 10

/**
 * A verdict as commands to GitHub's runner, each a line, that annotate the run: errors for what fails the job, warnings
 * for what does not, notices for improvements and a pass. Where there are too many of a kind, the last says how many more.
 */
export function renderAnnotations(document: VerdictDocument): string {
  const all = annotations(document)
  return (['error', 'warning', 'notice'] as const)
    .flatMap((kind) => atMost(all.filter((annotation) => annotation.kind === kind)))
    .map(({ kind, title, text }) => `::${kind} title=${property(title)}::${data(text)}\n`)
    .join('')
}

function annotations({ checks, exitCode, verdict, reasons, invariants, warnings }: VerdictDocument): Annotation[] {
  const overall = exitCode !== 0 ? 'error' : verdict === 'pass' && !checks.some(isWarning) ? 'notice' : 'warning'
  const broken = invariants.level === 'fail' ? 'error' : 'warning'
  return [
    { kind: overall, title: `archbench gate: ${verdictTitle({ verdict, checks })}`, text: reasons.join(' ') },
    ...(invariants.verdict === 'broken'
      ? invariants.examples.map((text): Annotation => ({ kind: broken, title: 'Invariant broken', text }))
      : []),
    ...byUrgency(checks)
      .filter((check) => check.verdict !== 'pass')
      .map((check): Annotation => {
        const fails = check.threshold.level === 'fail' ? 'error' : 'warning'
        const kind = isWorse(check.verdict) ? fails : check.verdict === 'improvement' ? 'notice' : 'warning'
        return { kind, title: `${check.title}: ${check.verdict}`, text: check.reasons.join(' ') }
      }),
    ...warnings.map((text): Annotation => ({ kind: 'warning', title: 'archbench gate', text })),
  ]
}

function atMost(all: readonly Annotation[]): readonly Annotation[] {
  const [first] = all
  if (first === undefined || all.length <= MOST_OF_A_KIND) return all
  const shown = all.slice(0, MOST_OF_A_KIND - 1)
  const text = `${all.length - shown.length} more: see the job summary`
  return [...shown, { kind: first.kind, title: 'archbench gate', text }]
}

/** As the runner's own toolkit escapes the text of a command. */
function data(text: string): string {
  return plainText(text.replaceAll(NO_BREAK, ' '))
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
