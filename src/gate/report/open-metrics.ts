import { type MetricFamily, openMetricsText } from '../../text/open-metrics-text.ts'
import type { Check, VerdictDocument } from '../verdict-document.ts'

/**
 * A verdict in the OpenMetrics text format 1.0, for GitLab's metrics report and whatever else reads it. Values are in the
 * unit that their label names, as in the verdict document. A metric that is checked twice is told once.
 */
export function renderOpenMetrics({ checks: all, exitCode }: VerdictDocument): string {
  const checks = [...Map.groupBy(all, ({ stage, metric }) => `${stage} ${metric}`).values()].flatMap(
    ([first]) => first ?? [],
  )
  const families: MetricFamily[] = [
    family('archbench_gate_base', 'Level of the base.', checks, ({ base }) => base?.value, true),
    family('archbench_gate_candidate', 'Level of the candidate.', checks, ({ candidate }) => candidate?.value, true),
    family('archbench_gate_ratio', 'Candidate divided by base.', checks, ({ ratio }) => ratio?.value),
    family('archbench_gate_ratio_low', 'Lower end of the interval of the ratio.', checks, ({ ratio }) => ratio?.low),
    family('archbench_gate_ratio_high', 'Upper end of the interval of the ratio.', checks, ({ ratio }) => ratio?.high),
    family(
      'archbench_gate_detectable_effect',
      'Smallest detectable change (80 % power), as a share.',
      checks,
      ({ minimumDetectableEffect }) => minimumDetectableEffect,
    ),
    {
      name: 'archbench_gate_exit_code',
      help: 'What the gate ended with: 0 pass, 3 regression (confirmed or only flagged), 4 cannot tell, 5 broken.',
      samples: [{ labels: {}, value: exitCode }],
    },
  ]
  return openMetricsText(families)
}

function family(
  name: string,
  help: string,
  checks: readonly Check[],
  valueIn: (check: Check) => number | null | undefined,
  withUnit = false,
): MetricFamily {
  const samples = checks.flatMap((check) => {
    const value = valueIn(check)
    const { metric, stage, unit } = check
    return typeof value === 'number' ? [{ labels: { metric, stage, ...(withUnit && { unit }) }, value }] : []
  })
  return { name, help, samples }
}
