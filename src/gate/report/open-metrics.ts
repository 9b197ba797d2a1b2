import type { Check, VerdictDocument } from '../verdict-document.ts'

interface Family {
  readonly name: string
  readonly help: string
  readonly samples: readonly { readonly labels: Readonly<Record<string, string>>; readonly value: number }[]
}

/**
 * A verdict in the OpenMetrics text format 1.0, for GitLab's metrics report and whatever else reads it. Values are in the
 * unit that their label names, as in the verdict document. A metric that is checked twice is told once.
 */
export function renderOpenMetrics({ checks: all, exitCode }: VerdictDocument): string {
  const checks = [...Map.groupBy(all, ({ stage, metric }) => `${stage} ${metric}`).values()].flatMap(
    ([first]) => first ?? [],
  )
  const families: Family[] = [
    family('archbench_gate_base', 'Level of the base.', checks, ({ base }) => base?.value, true),
    family('archbench_gate_candidate', 'Level of the candidate.', checks, ({ candidate }) => candidate?.value, true),
    family('archbench_gate_ratio', 'Candidate divided by base.', checks, ({ ratio }) => ratio?.value),
    family('archbench_gate_ratio_low', 'Lower end of the interval of the ratio.', checks, ({ ratio }) => ratio?.low),
    family('archbench_gate_ratio_high', 'Upper end of the interval of the ratio.', checks, ({ ratio }) => ratio?.high),
    family(
      'archbench_gate_detectable_effect',
      'Change that the rounds would probably have shown, as a share.',
      checks,
      ({ minimumDetectableEffect }) => minimumDetectableEffect,
    ),
    {
      name: 'archbench_gate_exit_code',
      help: 'What the gate ended with: 0 pass, 3 regression, 4 cannot tell, 5 broken.',
      samples: [{ labels: {}, value: exitCode }],
    },
  ]
  return `${families
    .filter(({ samples }) => samples.length > 0)
    .flatMap(lines)
    .join('\n')}\n# EOF\n`
}

function family(
  name: string,
  help: string,
  checks: readonly Check[],
  valueIn: (check: Check) => number | null | undefined,
  withUnit = false,
): Family {
  const samples = checks.flatMap((check) => {
    const value = valueIn(check)
    const { metric, stage, unit } = check
    return typeof value === 'number' ? [{ labels: { metric, stage, ...(withUnit && { unit }) }, value }] : []
  })
  return { name, help, samples }
}

function lines({ name, help, samples }: Family): string[] {
  return [
    `# TYPE ${name} gauge`,
    `# HELP ${name} ${help}`,
    ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}`),
  ]
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${escaped(value)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
}
