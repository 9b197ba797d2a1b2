/** What a metric is taken from: the first profile of a loop, the search for the capacity, or a whole round. */
export type MetricSource = 'closed' | 'open' | 'search' | 'round'

/** Units of the result document, with how people read them. */
export const UNITS = {
  'requests/s': { shown: 'req/s', scale: 1 },
  ms: { shown: 'ms', scale: 1 },
  bytes: { shown: 'MiB', scale: 2 ** -20 },
  share: { shown: '%', scale: 1 },
  'USD per million requests': { shown: '$/M req', scale: 1 },
} as const

export type Unit = keyof typeof UNITS

/** How a metric is told in OpenMetrics: in base units, with the unit in the name. */
export interface Exposition {
  readonly family: string
  readonly unit: string
  readonly help: string
  /** What a figure is multiplied with to be in that unit. */
  readonly factor: number
  readonly labels?: Readonly<Record<string, string>>
}

interface Definition {
  /** As in the result document. */
  readonly name: string
  /** The one name that all outputs use, as it stands at the start of a line. */
  readonly title: string
  readonly unit: Unit
  readonly better: 'lower' | 'higher'
  readonly source: MetricSource
  /** The percentile that it is: it takes a least number of requests (`percentile-support.ts`). */
  readonly percentile?: number
  /** How it comes out of several rounds: estimated over them, or taken from the requests of all together. */
  readonly over: 'rounds' | 'requests'
  /** Where targets are compared by it: what one of them does so many times as the best ("needs 1.3 times"). */
  readonly verb?: string
  /** As in archbench.yaml, where a gate can hold it against a threshold. */
  readonly gateKey?: string
  /** Whether the target has to run here: a URL tells nothing of what its machine uses. */
  readonly needsProcesses: boolean
  readonly exposition: Exposition
}

const response = (percentile: string): Exposition => ({
  family: 'archbench_response_time_seconds',
  unit: 'seconds',
  help: 'Response time at the rate of the open-loop profile, from the intended start.',
  factor: 1e-3,
  labels: { percentile },
})

const visibility = (percentile: string): Exposition => ({
  family: 'archbench_visibility_seconds',
  unit: 'seconds',
  help: 'From an accepted write to the first answer that showed its effect.',
  factor: 1e-3,
  labels: { percentile },
})

const rate = (subject: string, help: string): Exposition => ({
  family: `archbench_${subject}_requests_per_second`,
  unit: 'requests_per_second',
  help,
  factor: 1,
})

const latency = { unit: 'ms', better: 'lower', source: 'open', needsProcesses: false } as const

/**
 * Every metric of a target, in reading order. One is added here, and where it is measured
 * (`round-metrics.ts`, `merged-percentiles.ts`): summary, reports, trend, claims and gate go by this table.
 */
export const METRIC_TABLE = [
  {
    name: 'throughputPerSecond',
    title: 'Throughput',
    unit: 'requests/s',
    better: 'higher',
    source: 'closed',
    over: 'rounds',
    verb: 'reaches',
    gateKey: 'throughput',
    needsProcesses: false,
    exposition: rate('throughput', 'Requests a second in the closed-loop profile.'),
  },
  {
    name: 'capacityPerSecond',
    title: 'Capacity',
    unit: 'requests/s',
    better: 'higher',
    source: 'search',
    over: 'rounds',
    verb: 'carries',
    needsProcesses: false,
    exposition: rate('capacity', 'Highest rate at which the objectives were met.'),
  },
  {
    name: 'cpuMsPerRequest',
    title: 'CPU per request',
    unit: 'ms',
    better: 'lower',
    source: 'closed',
    over: 'rounds',
    verb: 'needs',
    gateKey: 'cpuPerRequest',
    needsProcesses: true,
    exposition: {
      family: 'archbench_cpu_seconds_per_request',
      unit: 'seconds_per_request',
      help: 'CPU time of all components for one request.',
      factor: 1e-3,
    },
  },
  {
    ...latency,
    name: 'p50Ms',
    title: 'p50',
    percentile: 50,
    over: 'rounds',
    verb: 'takes',
    gateKey: 'p50',
    exposition: response('50'),
  },
  {
    ...latency,
    name: 'p95Ms',
    title: 'p95',
    percentile: 95,
    over: 'requests',
    gateKey: 'p95',
    exposition: response('95'),
  },
  {
    ...latency,
    name: 'p99Ms',
    title: 'p99',
    percentile: 99,
    over: 'requests',
    verb: 'takes',
    gateKey: 'p99',
    exposition: response('99'),
  },
  {
    ...latency,
    name: 'visibilityP50Ms',
    title: 'Visible after p50',
    percentile: 50,
    over: 'requests',
    exposition: visibility('50'),
  },
  {
    ...latency,
    name: 'visibilityP99Ms',
    title: 'Visible after p99',
    percentile: 99,
    over: 'requests',
    gateKey: 'visibilityP99',
    exposition: visibility('99'),
  },
  {
    name: 'memoryBytes',
    title: 'Memory',
    unit: 'bytes',
    better: 'lower',
    source: 'round',
    over: 'rounds',
    gateKey: 'memory',
    needsProcesses: true,
    exposition: {
      family: 'archbench_memory_bytes',
      unit: 'bytes',
      help: 'Memory of all components after the load.',
      factor: 1,
    },
  },
  {
    name: 'usdPerMillionRequests',
    title: 'Compute cost',
    unit: 'USD per million requests',
    better: 'lower',
    source: 'round',
    over: 'rounds',
    gateKey: 'usdPerMillion',
    needsProcesses: true,
    exposition: {
      family: 'archbench_cost_usd_per_million_requests',
      unit: 'usd_per_million_requests',
      help: 'Cost by the cost model of archbench.',
      factor: 1,
    },
  },
  {
    name: 'coldShare',
    title: 'Cold starts',
    unit: 'share',
    better: 'lower',
    source: 'round',
    over: 'requests',
    needsProcesses: true,
    exposition: {
      family: 'archbench_cold_start_ratio',
      unit: 'ratio',
      help: 'Share of invocations that started cold.',
      factor: 1,
    },
  },
  {
    name: 'errorShare',
    title: 'Errors',
    unit: 'share',
    better: 'lower',
    source: 'round',
    over: 'requests',
    gateKey: 'errorRate',
    needsProcesses: false,
    exposition: { family: 'archbench_error_ratio', unit: 'ratio', help: 'Share of requests that failed.', factor: 1 },
  },
] as const satisfies readonly Definition[]

type Row = (typeof METRIC_TABLE)[number]

export type MetricName = Row['name']

/** The names of all metrics, in reading order. */
export const METRICS = METRIC_TABLE.map(({ name }) => name)

/** What is known of a metric. */
export function metricOf(name: MetricName): Definition & { readonly name: MetricName } {
  const found = METRIC_TABLE.find((metric) => metric.name === name)
  if (found === undefined) throw new TypeError(`no metric ${name}`)
  return found
}

/** The metrics by which targets are compared; the first is the steadiest and comes first everywhere. */
export const HEADLINE_METRICS = [
  'cpuMsPerRequest',
  'throughputPerSecond',
  'capacityPerSecond',
  'p50Ms',
  'p99Ms',
] as const satisfies readonly Extract<Row, { verb: string }>['name'][]

export type HeadlineMetric = (typeof HEADLINE_METRICS)[number]

/** True for throughput and capacity; of everything else less is better. */
export function higherIsBetter(metric: MetricName): boolean {
  return metricOf(metric).better === 'higher'
}

/** The percentile that a metric is; undefined: it is none. */
export function percentileOf(metric: MetricName): number | undefined {
  return metricOf(metric).percentile
}

export type MergedMetric = Extract<Row, { percentile: number; over: 'requests' }>['name']

/** Percentiles that one round has too few requests for: they are taken from the requests of all rounds together. */
export const MERGED_PERCENTILES = METRIC_TABLE.filter(
  (metric): metric is Extract<Row, { percentile: number; over: 'requests' }> =>
    'percentile' in metric && metric.over === 'requests',
)

export function isMerged(metric: MetricName): metric is MergedMetric {
  return MERGED_PERCENTILES.some(({ name }) => name === metric)
}
