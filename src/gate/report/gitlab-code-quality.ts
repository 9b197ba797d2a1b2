import { createHash } from 'node:crypto'
import { NO_BREAK } from '../../text/format.ts'
import { plainText } from '../../text/plain-text.ts'
import type { Check, VerdictDocument } from '../verdict-document.ts'
import { isWorse } from './words.ts'

type Severity = 'info' | 'minor' | 'major' | 'critical' | 'blocker'

/** The fields that GitLab reads of a finding: its documentation, "Code Quality report format". */
export interface CodeQualityFinding {
  readonly description: string
  readonly check_name: string
  /** The same at every run for the same finding, and different for every other: merge requests show what is new. */
  readonly fingerprint: string
  readonly severity: Severity
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

/**
 * A verdict as a code-quality report of GitLab: what is worse, broken or cannot be told; nothing for a pass.
 * @param path of the file that findings are shown at, from the root of the repository
 */
export function renderCodeQuality(document: VerdictDocument, path = 'archbench.yaml'): string {
  const { scenario, candidate, verdict, reasons, exitCode } = document
  const finding = (checkName: string, severity: Severity, text: string, threshold = ''): CodeQualityFinding => ({
    description: plainText(text.replaceAll(NO_BREAK, ' ')),
    check_name: checkName,
    fingerprint: fingerprint([scenario.name, candidate.name, checkName, threshold]),
    severity,
    location: { path, lines: { begin: 1 } },
  })
  const findings = [
    ...(verdict === 'pass'
      ? []
      : [finding('archbench/gate', exitCode === 0 ? 'minor' : 'critical', `${verdict}: ${reasons.join(' ')}`)]),
    ...invariants(document).map((text) => finding('archbench/invariants', 'blocker', text)),
    ...document.checks.flatMap((check) => {
      const severity = severityOf(check)
      const name = `archbench/${plainText(check.stage)}/${plainText(check.metric)}`
      return severity === undefined
        ? []
        : [finding(name, severity, `${check.title}: ${check.reasons.join(' ')}`, check.threshold.text)]
    }),
  ]
  return `${JSON.stringify(findings, null, 2)}\n`
}

function invariants({ invariants: { verdict, examples } }: VerdictDocument): string[] {
  return verdict === 'broken' ? [`The candidate broke an invariant: ${examples.join('; ')}`] : []
}

function severityOf({ verdict, threshold }: Check): Severity | undefined {
  if (isWorse(verdict)) return threshold.level === 'fail' ? 'critical' : 'minor'
  return verdict === 'cannot tell' ? 'info' : undefined
}

function fingerprint(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex')
}
