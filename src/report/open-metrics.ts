import type { Estimate, MetricName, Result } from '../result/schema.ts'
import { type MetricFamily, openMetricsText } from './open-metrics-text.ts'

/** How a metric of a result is told in OpenMetrics: in base units, with the unit in the name. */
interface Exposed {
  readonly family: string
  readonly unit: string
  readonly help: string
  /** What a figure is multiplied with to be in that unit. */
  readonly factor: number
  readonly labels?: Readonly<Record<string, string>>
}

const response = (percentile: string): Exposed => ({
  family: 'archbench_response_time_seconds',
  unit: 'seconds',
  help: 'Response time at the rate of the open-loop profile, from the intended start.',
  factor: 1e-3,
  labels: { percentile },
})

const visibility = (percentile: string): Exposed => ({
  family: 'archbench_visibility_seconds',
  unit: 'seconds',
  help: 'From an accepted write to the first answer that showed its effect.',
  factor: 1e-3,
  labels: { percentile },
})

const EXPOSED: Readonly<Record<MetricName, Exposed>> = {
  throughputPerSecond: {
    family: 'archbench_throughput_requests_per_second',
    unit: 'requests_per_second',
    help: 'Requests a second in the closed-loop profile.',
    factor: 1,
  },
  capacityPerSecond: {
    family: 'archbench_capacity_requests_per_second',
    unit: 'requests_per_second',
    help: 'Highest rate at which the objectives were met.',
    factor: 1,
  },
  p50Ms: response('50'),
  p95Ms: response('95'),
  p99Ms: response('99'),
  cpuMsPerRequest: {
    family: 'archbench_cpu_seconds_per_request',
    unit: 'seconds_per_request',
    help: 'CPU time of all components for one request.',
    factor: 1e-3,
  },
  memoryBytes: {
    family: 'archbench_memory_bytes',
    unit: 'bytes',
    help: 'Memory of all components after the load.',
    factor: 1,
  },
  coldShare: {
    family: 'archbench_cold_start_ratio',
    unit: 'ratio',
    help: 'Share of invocations that started cold.',
    factor: 1,
  },
  visibilityP50Ms: visibility('50'),
  visibilityP99Ms: visibility('99'),
  errorShare: { family: 'archbench_error_ratio', unit: 'ratio', help: 'Share of requests that failed.', factor: 1 },
  usdPerMillionRequests: {
    family: 'archbench_cost_usd_per_million_requests',
    unit: 'usd_per_million_requests',
    help: 'Cost by the cost model of archbench.',
    factor: 1,
  },
}

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
  const exposed = EXPOSED[metric]
  const bounds = { [atLeast ? 'at_least' : 'value']: value, low, high }
  return Object.entries(bounds).flatMap(([bound, of]) =>
    of === null
      ? []
      : [{ exposed, labels: { ...common, target, ...exposed.labels, bound }, value: of * exposed.factor }],
  )
}
