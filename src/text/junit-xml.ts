import { NO_BREAK } from './format.ts'
import { plainText } from './plain-text.ts'
import { attribute, xmlText } from './xml-text.ts'

export type JunitOutcome = 'passed' | 'failure' | 'error' | 'skipped'

export interface JunitCase {
  readonly name: string
  readonly className: string
  readonly outcome: JunitOutcome
  /** On one line. */
  readonly message: string
  readonly details: string
}

/** A suite of test cases as JUnit XML, as Jenkins and GitHub read it. @param suite `startedAt` in ISO 8601, UTC */
export function junitXml(
  suite: { readonly name: string; readonly wallTimeMs: number; readonly startedAt: string },
  cases: readonly JunitCase[],
): string {
  const count = (outcome: JunitOutcome) => String(cases.filter((one) => one.outcome === outcome).length)
  const counts = { tests: String(cases.length), failures: count('failure'), errors: count('error') }
  const time = (suite.wallTimeMs / 1000).toFixed(3)
  const timestamp = suite.startedAt.replace(/(\.\d+)?Z$/, '')
  const { tests, failures, errors } = counts
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: suite.name, time, tests, failures, errors })}>`,
    `  <testsuite${attributes({ name: suite.name, ...counts, skipped: count('skipped'), time, timestamp })}>`,
    ...cases.map(testCase),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n')
}

function testCase({ name, className, outcome, message, details }: JunitCase): string {
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
