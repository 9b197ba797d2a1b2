import {
  brokenVerdict,
  passVerdict,
  regressionVerdict,
  unconfirmedVerdict,
  unstableVerdict,
} from '../../testing/example-verdicts.ts'
import type { VerdictDocument } from '../../verdict-document.ts'

const ESC = String.fromCharCode(27)

/** Everything that a terminal, Markdown, HTML, XML, a log, a label or a command could obey. */
export const HOSTILE = `${ESC}[2J<img src=x>&"'|a\n::error::b\r\n# c\`*_[l](http://x) @team ${String.fromCharCode(0)}\uFFFE%0A,:\\]]>`

/** A verdict in which every text from outside is hostile. */
export const hostileVerdict: VerdictDocument = {
  ...regressionVerdict,
  scenario: { name: HOSTILE, title: HOSTILE },
  base: { ...regressionVerdict.base, name: HOSTILE, source: HOSTILE, revision: HOSTILE },
  candidate: { ...regressionVerdict.candidate, name: HOSTILE, source: HOSTILE },
  checks: regressionVerdict.checks.map((check) => ({
    ...check,
    stage: HOSTILE,
    title: `${HOSTILE} ${check.title}`,
    threshold: { ...check.threshold, text: HOSTILE },
    reasons: [HOSTILE],
  })),
  invariants: { ...regressionVerdict.invariants, verdict: 'broken', examples: [HOSTILE] },
  machine: { verdict: 'different machine', differences: [HOSTILE] },
  warnings: [HOSTILE],
  reasons: [HOSTILE],
}

/** A gate that checked nothing: never to be taken for a pass. */
export const emptyVerdict: VerdictDocument = {
  ...unstableVerdict,
  control: { verdict: 'not measured', reasons: [] },
  checks: [],
  rounds: [],
  reasons: ['No round was measured.'],
}

/** One check so many times over, each with a name of its own. */
export function verdictOfMany(count: number): VerdictDocument {
  const [check] = regressionVerdict.checks
  const checks = Array.from({ length: count }, (_, index) =>
    check === undefined ? [] : [{ ...check, stage: `stage-${index}`, title: `${check.title} at stage-${index}` }],
  ).flat()
  return { ...regressionVerdict, checks }
}

/** It passes, and what only warns got worse by far. */
export const warnedVerdict: VerdictDocument = {
  ...passVerdict,
  checks: [
    ...passVerdict.checks,
    ...regressionVerdict.checks
      .filter(({ metric }) => metric === 'p99Ms')
      .map((check) => ({
        ...check,
        ratio: { value: 22.4, low: 20.1, high: 25 },
        verdict: 'regression' as const,
        reasons: ['p99 at steady is 22.40 times the base [20.10, 25.00], beyond the threshold of +25%.'],
      })),
  ],
  reasons: [
    'Warning: p99 at steady is 22.40 times the base [20.10, 25.00], beyond the threshold of +25%.',
    'Nothing else got worse by more than its threshold.',
  ],
}

export const exampleVerdicts = {
  regression: regressionVerdict,
  unconfirmed: unconfirmedVerdict,
  pass: passVerdict,
  warned: warnedVerdict,
  unstable: unstableVerdict,
  broken: brokenVerdict,
  empty: emptyVerdict,
} as const
