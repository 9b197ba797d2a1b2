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
