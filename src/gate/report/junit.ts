import { type JunitCase, junitXml } from '../../text/junit-xml.ts'
import type { Check, VerdictDocument } from '../verdict-document.ts'
import { checkWords, isWorse } from './words.ts'

/**
 * A verdict as JUnit XML, as Jenkins and GitLab read it: a test case for each check, and one for the verdict itself, so
 * that a gate without checks is not taken for a green one. What could not be told is skipped; what only warns passes,
 * with the warning as its output.
 */
export function renderJunit(document: VerdictDocument): string {
  const cases = [verdictCase(document), invariantsCase(document), ...document.checks.map(checkCase)].filter(
    (one) => one !== undefined,
  )
  return junitXml({ ...document, name: `archbench gate ${document.scenario.name}` }, cases)
}

function verdictCase({ verdict, reasons, exitCode, interrupted }: VerdictDocument): JunitCase {
  const failed = exitCode !== 0
  const outcome = interrupted ? 'error' : failed ? 'failure' : verdict === 'pass' ? 'passed' : 'skipped'
  const details = reasons.join('\n')
  return { name: 'verdict', className: 'archbench.gate', outcome, message: `${verdict}: ${reasons[0] ?? ''}`, details }
}

function invariantsCase({ invariants }: VerdictDocument): JunitCase | undefined {
  const { level, verdict, examples } = invariants
  if (level === null) return undefined
  const broken = level === 'fail' ? 'failure' : 'passed'
  const outcome = verdict === 'broken' ? broken : verdict === 'kept' ? 'passed' : 'skipped'
  const details = [verdict, ...examples].join('\n')
  return { name: 'invariants', className: 'archbench.gate', outcome, message: `invariants ${verdict}`, details }
}

function checkCase(check: Check): JunitCase {
  const { stage, threshold, verdict, reasons } = check
  const { title, base, candidate, ratio, threshold: limit, detectable } = checkWords(check)
  const fails = threshold.level === 'fail' ? 'failure' : 'passed'
  const outcome = isWorse(verdict) ? fails : verdict === 'cannot tell' ? 'skipped' : 'passed'
  const figures = `base ${base}, candidate ${candidate}, ratio ${ratio}, threshold ${limit}, detectable ${detectable}`
  return {
    name: title,
    className: `archbench.gate.${stage}`,
    outcome,
    message: `${verdict}: ${reasons[0] ?? figures}`,
    details: [verdict, figures, ...reasons].join('\n'),
  }
}
