import { HEADLINE_METRICS, METRIC_TABLE, type MetricName, metricOf } from '../result/metric.ts'
import type { Check } from './verdict-document.ts'

/** What a metric is taken from: a stage of a loop, or the whole round. */
export type MetricSource = 'closed' | 'open' | 'round'

type Gated = Extract<(typeof METRIC_TABLE)[number], { gateKey: string }>

/** As in archbench.yaml. */
export type GateMetricKey = Gated['gateKey']

/** A metric that a gate can hold against a threshold. */
export interface GateMetric {
  readonly key: GateMetricKey
  /** As in the result document. */
  readonly metric: MetricName
  readonly title: string
  readonly unit: Check['unit']
  readonly better: Check['better']
  readonly source: MetricSource
  readonly needsProcesses: boolean
  readonly percentile: number | undefined
}

const isHeadline = ({ name }: Gated): boolean => HEADLINE_METRICS.some((headline) => headline === name)
const gated = METRIC_TABLE.filter((metric): metric is Gated => 'gateKey' in metric)

/** What holds stillest comes first. */
export const GATE_METRICS: readonly GateMetric[] = [
  ...HEADLINE_METRICS.flatMap((name) => gated.filter((metric) => metric.name === name)),
  ...gated.filter((metric) => !isHeadline(metric)),
].map(({ gateKey: key, name: metric, title, unit, better, source, needsProcesses }) => {
  return { key, metric, title, unit, better, source, needsProcesses, percentile: metricOf(metric).percentile }
})

/** The stage of what is taken from the whole round. */
export const WHOLE_ROUND = 'round'

export const ERROR_SHARE = 'errorShare'

/** For people: `CPU per request`, `p99 at steady`. CPU time and throughput go without their stage, for it is nearly always the same. */
export function stageTitle({ title, source }: Pick<GateMetric, 'title' | 'source'>, stage: string): string {
  return stage === WHOLE_ROUND || (stage === 'saturate' && source === 'closed') ? title : `${title} at ${stage}`
}
