import type { Check } from './verdict-document.ts'

/** What a metric is taken from: a stage of a loop, or the whole round. */
export type MetricSource = 'closed' | 'open' | 'round'

/** A metric that a gate can hold against a threshold. */
export interface GateMetric {
  /** As in archbench.yaml. */
  readonly key: string
  /** As in the result document. */
  readonly metric: string
  readonly title: string
  readonly unit: Check['unit']
  readonly better: Check['better']
  readonly source: MetricSource
  /** Whether the target has to run here: a URL tells nothing of what its machine uses. */
  readonly needsProcesses: boolean
}

const latency = { unit: 'ms', better: 'lower', source: 'open', needsProcesses: false } as const
const use = { better: 'lower', needsProcesses: true } as const

export const GATE_METRICS = [
  { key: 'cpuPerRequest', metric: 'cpuMsPerRequest', title: 'CPU per request', unit: 'ms', source: 'closed', ...use },
  {
    key: 'throughput',
    metric: 'throughputPerSecond',
    title: 'Throughput',
    unit: 'requests/s',
    better: 'higher',
    source: 'closed',
    needsProcesses: false,
  },
  { key: 'p50', metric: 'p50Ms', title: 'p50', ...latency },
  { key: 'p95', metric: 'p95Ms', title: 'p95', ...latency },
  { key: 'p99', metric: 'p99Ms', title: 'p99', ...latency },
  { key: 'visibilityP99', metric: 'visibilityP99Ms', title: 'p99 until visible', ...latency },
  {
    key: 'errorRate',
    metric: 'errorShare',
    title: 'Errors',
    unit: 'share',
    better: 'lower',
    source: 'round',
    needsProcesses: false,
  },
  { key: 'memory', metric: 'memoryBytes', title: 'Memory', unit: 'bytes', source: 'round', ...use },
  {
    key: 'usdPerMillion',
    metric: 'usdPerMillionRequests',
    title: 'Cost',
    unit: 'USD per million requests',
    source: 'round',
    ...use,
  },
] as const satisfies readonly GateMetric[]

export type GateMetricKey = (typeof GATE_METRICS)[number]['key']

/** The stage of what is taken from the whole round. */
export const WHOLE_ROUND = 'round'

export const ERROR_SHARE = 'errorShare'

/** For people: `CPU per request`, `p99 at steady`. CPU time and throughput go without their stage, for it is nearly always the same. */
export function stageTitle({ title, source }: Pick<GateMetric, 'title' | 'source'>, stage: string): string {
  return stage === WHOLE_ROUND || (stage === 'saturate' && source === 'closed') ? title : `${title} at ${stage}`
}
