import type { MetricName } from './schema.ts'

/** The metrics by which targets are compared; the first is the steadiest and comes first everywhere. */
export const HEADLINE_METRICS = [
  'cpuMsPerRequest',
  'throughputPerSecond',
  'capacityPerSecond',
  'p50Ms',
  'p99Ms',
] as const

export type HeadlineMetric = (typeof HEADLINE_METRICS)[number]

/** True for throughput and capacity; of everything else less is better. */
export function higherIsBetter(metric: MetricName): boolean {
  return metric === 'throughputPerSecond' || metric === 'capacityPerSecond'
}

/** Metrics that are percentiles, with the percentile: each needs a least number of requests (`percentile-support.ts`). */
export const PERCENTILES = {
  p50Ms: 50,
  p95Ms: 95,
  p99Ms: 99,
  visibilityP50Ms: 50,
  visibilityP99Ms: 99,
} as const satisfies Partial<Record<MetricName, number>>

/** Those that one round has too few requests for: they are taken from the requests of all rounds together. */
export const MERGED_PERCENTILES = {
  p95Ms: 95,
  p99Ms: 99,
  visibilityP50Ms: 50,
  visibilityP99Ms: 99,
} as const satisfies Partial<typeof PERCENTILES>

export type MergedMetric = keyof typeof MERGED_PERCENTILES

export function isMerged(metric: MetricName): metric is MergedMetric {
  return metric in MERGED_PERCENTILES
}

/** The percentile that a metric is; undefined: it is none. */
export function percentileOf(metric: MetricName): number | undefined {
  return (PERCENTILES as Partial<Record<MetricName, number>>)[metric]
}
