import type { Result, TargetResult, TargetSummary } from '../../result/schema.ts'
import type { JudgedThreshold } from '../../result/threshold-schema.ts'
import { isBroken } from '../../scenario/finding.ts'
import { formatNumber } from '../../text/format.ts'
import { type JunitCase, junitXml } from '../../text/junit-xml.ts'
import { thresholdOutcome } from '../content/thresholds.ts'

/**
 * A result as JUnit XML: for each target whether it could be measured, each check of the contract, whether what it
 * accepted was kept, whether it may be ranked, and each threshold of the run. A threshold that is not decided, or whose
 * metric was not measured, is a failure: a test that is skipped passes in most CI servers.
 */
export function renderJunit(result: Result): string {
  const { targets, summary, scenario, kind } = result
  const cases = targets.flatMap((target) => [
    ...casesOf(
      target,
      summary.targets.find((each) => each.target === target.name),
    ),
    ...(summary.thresholds ?? []).filter((one) => one.target === target.name).map(thresholdCase),
  ])
  return junitXml({ ...result, name: `archbench ${kind} ${scenario.name}` }, cases)
}

function casesOf(target: TargetResult, summary: TargetSummary | undefined): JunitCase[] {
  const { name, contract, status, failure, rounds } = target
  const className = `archbench.${name}`
  const measured: JunitCase = {
    name: 'is measured',
    className,
    outcome: status === 'failed' ? 'error' : 'passed',
    message: failure?.message ?? `${rounds.length} rounds`,
    details: failure?.message ?? `${rounds.length} rounds`,
  }
  const passed = contract.passed.map((check) => passedCase(`contract: ${check}`, className))
  const failed = contract.failed.map(
    ({ name: check, message }): JunitCase => ({
      name: `contract: ${check}`,
      className,
      outcome: 'failure',
      message,
      details: message,
    }),
  )
  return [
    measured,
    ...passed,
    ...failed,
    ...(summary ? [keptCase(target, summary), rankedCase(className, summary)] : []),
  ]
}

function thresholdCase(judged: JudgedThreshold): JunitCase {
  const message = thresholdOutcome(judged)
  return {
    name: `threshold: ${judged.text}`,
    className: `archbench.${judged.target}`,
    outcome: judged.outcome === 'met' ? 'passed' : 'failure',
    message,
    details: message,
  }
}

function passedCase(name: string, className: string): JunitCase {
  return { name, className, outcome: 'passed', message: '', details: '' }
}

function keptCase({ name, rounds }: TargetResult, { findings }: TargetSummary): JunitCase {
  const { accepted, verified, ...broken } = findings
  const counts = Object.entries({ accepted: accepted ?? verified, verified, ...broken }).map(
    ([kind, count]) => `${kind}: ${formatNumber(count, 0)}`,
  )
  const examples = rounds.flatMap((round) => round.findings.examples)
  return {
    name: 'invariants',
    className: `archbench.${name}`,
    outcome: isBroken(broken) ? 'failure' : verified > 0 ? 'passed' : 'skipped',
    message: counts.join(', '),
    details: [...counts, ...examples].join('\n'),
  }
}

function rankedCase(className: string, { ranked, notRankedBecause, estimates, unavailable }: TargetSummary): JunitCase {
  const figures = Object.entries(estimates).map(([metric, { value, low, high, atLeast }]) => {
    const interval = low === null && high === null ? '' : ` (${low ?? ''} to ${high ?? ''})`
    return `${metric}: ${atLeast ? 'at least ' : ''}${value}${interval}`
  })
  const missing = Object.entries(unavailable).map(([metric, because]) => `${metric}: not available (${because})`)
  return {
    name: 'is ranked',
    className,
    outcome: ranked ? 'passed' : 'skipped',
    message: notRankedBecause ?? '',
    details: [...(notRankedBecause ? [notRankedBecause] : []), ...figures, ...missing].join('\n'),
  }
}
