import { NO_BREAK } from '../../report/format.ts'
import { plainText } from '../../report/plain-text.ts'
import type { Check, VerdictDocument } from '../verdict-document.ts'
import { checkWords } from './words.ts'
import { attribute, xmlText } from './xml-text.ts'

type Outcome = 'passed' | 'failure' | 'error' | 'skipped'

interface TestCase {
  readonly name: string
  readonly className: string
  readonly outcome: Outcome
  /** On one line. */
  readonly message: string
  readonly details: string
}

/**
 * A verdict as JUnit XML, as Jenkins and GitLab read it: a test case for each check, and one for the verdict itself, so
 * that a gate without checks is not taken for a green one. What could not be told is skipped; what only warns passes,
 * with the warning as its output.
 */
export function renderJunit(document: VerdictDocument): string {
  const cases = [verdictCase(document), invariantsCase(document), ...document.checks.map(checkCase)].filter(
    (one) => one !== undefined,
  )
  const count = (outcome: Outcome) => String(cases.filter((one) => one.outcome === outcome).length)
  const seconds = (document.wallTimeMs / 1000).toFixed(3)
  const suite = {
    name: `archbench gate ${document.scenario.name}`,
    tests: String(cases.length),
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
    time: seconds,
    timestamp: document.startedAt.replace(/(\.\d+)?Z$/, ''),
  }
  const { name, tests, failures, errors, time } = suite
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name, time, tests, failures, errors })}>`,
    `  <testsuite${attributes(suite)}>`,
    ...cases.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function verdictCase({ verdict, reasons, exitCode, interrupted }: VerdictDocument): TestCase {
  const failed = exitCode !== 0
  const outcome = interrupted ? 'error' : failed ? 'failure' : verdict === 'pass' ? 'passed' : 'skipped'
  const details = reasons.join('\n')
  return { name: 'verdict', className: 'archbench.gate', outcome, message: `${verdict}: ${reasons[0] ?? ''}`, details }
}

function invariantsCase({ invariants }: VerdictDocument): TestCase | undefined {
  const { level, verdict, examples } = invariants
  if (level === null) return undefined
  const broken = level === 'fail' ? 'failure' : 'passed'
  const outcome = verdict === 'broken' ? broken : verdict === 'kept' ? 'passed' : 'skipped'
  const details = [verdict, ...examples].join('\n')
  return { name: 'invariants', className: 'archbench.gate', outcome, message: `invariants ${verdict}`, details }
}

function checkCase(check: Check): TestCase {
  const { stage, threshold, verdict, reasons } = check
  const { title, base, candidate, ratio, threshold: limit, detectable } = checkWords(check)
  const fails = threshold.level === 'fail' ? 'failure' : 'passed'
  const outcome = verdict === 'regression' ? fails : verdict === 'cannot tell' ? 'skipped' : 'passed'
  const figures = `base ${base}, candidate ${candidate}, ratio ${ratio}, threshold ${limit}, could tell ${detectable}`
  return {
    name: title,
    className: `archbench.gate.${stage}`,
    outcome,
    message: `${verdict}: ${reasons[0] ?? figures}`,
    details: [verdict, figures, ...reasons].join('\n'),
  }
}

function testCase({ name, className, outcome, message, details }: TestCase): string {
  const shown = xmlText(details.replaceAll(NO_BREAK, ' '))
  const body =
    outcome === 'passed'
      ? `<system-out>${shown}</system-out>`
      : `<${outcome}${attributes({ type: outcome, message: plainText(message) })}>${shown}</${outcome}>`
  return `    <testcase${attributes({ classname: className, name })}>${body}</testcase>`
}

function attributes(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${attribute(plainText(value))}"`)
    .join('')
}
