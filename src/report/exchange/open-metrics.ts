import { type MetricName, metricOf } from '../../result/metric.ts'
import type { Estimate, Result } from '../../result/schema.ts'
import { type MetricFamily, openMetricsText } from '../../text/open-metrics-text.ts'

/**
 * A result in the OpenMetrics text format 1.0. Each estimate has up to three samples, told apart by the label `bound`:
 * its value and the ends of its interval. A value that is a lower bound has `bound="at_least"`.
 */
export function renderOpenMetrics({ summary, scenario, startedAt, wallTimeMs, tool }: Result): string {
  const common = { scenario: scenario.name }
  const estimates = summary.targets.flatMap(({ target, estimates }) =>
    Object.entries(estimates).flatMap(([metric, estimate]) =>
      samplesOf(metric as MetricName, target, estimate, common),
    ),
  )
  const families = [...Map.groupBy(estimates, ({ exposed }) => exposed.family)].map(
    ([name, those]): MetricFamily => ({
      name,
      unit: those[0]?.exposed.unit ?? '',
      help: those[0]?.exposed.help ?? '',
      samples: those.map(({ labels, value }) => ({ labels, value })),
    }),
  )
  return openMetricsText([
    {
      name: 'archbench_run_start_timestamp_seconds',
      unit: 'seconds',
      help: 'When the run began.',
      samples: [{ labels: { ...common, version: tool.version }, value: Date.parse(startedAt) / 1_000 }],
    },
    {
      name: 'archbench_run_duration_seconds',
      unit: 'seconds',
      help: 'Wall time of the run.',
      samples: [{ labels: common, value: wallTimeMs / 1_000 }],
    },
    {
      name: 'archbench_ranked',
      help: 'Whether a target may be ranked: 1, or 0 where it broke a promise or was not measured.',
      samples: summary.targets.map(({ target, ranked }) => ({ labels: { ...common, target }, value: Number(ranked) })),
    },
    {
      name: 'archbench_writes',
      help: 'Accepted writes that were looked up, by what was found.',
      samples: summary.targets.flatMap(({ target, findings }) =>
        Object.entries({ ...findings, accepted: findings.accepted ?? findings.verified }).map(([finding, value]) => ({
          labels: { ...common, target, finding },
          value,
        })),
      ),
    },
    ...families,
  ])
}

function samplesOf(
  metric: MetricName,
  target: string,
  { value, low, high, atLeast }: Estimate,
  common: Readonly<Record<string, string>>,
) {
  const exposed = metricOf(metric).exposition
  const bounds = { [atLeast ? 'at_least' : 'value']: value, low, high }
  return Object.entries(bounds).flatMap(([bound, of]) =>
    of === null
      ? []
      : [{ exposed, labels: { ...common, target, ...exposed.labels, bound }, value: of * exposed.factor }],
  )
}
