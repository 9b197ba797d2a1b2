import type { Result, TargetResult } from '../../../result/schema.ts'
import { FINDING_KINDS, FINDING_TABLE } from '../../../scenario/finding.ts'
import { formatDuration, formatNumber } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { longestDrainMs } from '../cautions.ts'
import { verifiedOf } from '../proof.ts'
import type { Quote } from '../statement.ts'

/** Contract, invariants and backlog. */
export function correctnessTable({ targets, summary }: Result, quote: Quote): Table {
  const rows = targets.map((target, index) => {
    const findings = summary.targets[index]?.findings
    const counts = FINDING_KINDS.map((kind) => formatNumber(findings?.[kind] ?? 0, 0))
    const { passed, failed } = target.contract
    return [
      quote(target.name),
      target.status,
      `${passed.length} of ${passed.length + failed.length}`,
      target.differential?.hash.slice(0, 8) ?? '–',
      findings === undefined ? '0' : verifiedOf(findings),
      ...counts,
      formatDuration(longestDrainMs(target)),
    ]
  })
  const head = [
    'Target',
    'Status',
    'Contract',
    'Final state',
    'Writes verified',
    ...FINDING_TABLE.map(({ title }) => title),
    'Longest backlog',
  ]
  return { head, rows, left: [0, 1], bullets: targets.flatMap((target) => troubles(target, quote)) }
}

function troubles({ name, failure, contract, rounds }: TargetResult, quote: Quote): string[] {
  const examples = rounds.flatMap(({ round, findings }) =>
    findings.examples.map((example) => `round ${round}: ${quote(example)}`),
  )
  return [
    ...(failure === null ? [] : [`${quote(name)} failed: ${quote(failure.message)}`]),
    ...contract.failed.map((broken) => `${quote(name)}, ${quote(broken.name)}: ${quote(broken.message)}`),
    ...examples.map((example) => `${quote(name)}, ${example}`),
  ]
}
