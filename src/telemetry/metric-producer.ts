import { ValueType } from '@opentelemetry/api'
import { emptyResource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  type DataPoint,
  DataPointType,
  type Histogram,
  type MetricData,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics'
import { METRICS, type MetricDefinition, type MetricKey, prometheusName } from './metric-definitions.ts'
import { BOUNDARIES_S, hrTimeNow, type RunMetrics, type Series } from './run-metrics.ts'

/**
 * Hands the metrics of a run to a reader of the SDK. What comes from the driver is counted in buckets already: recorded
 * one by one, each request would cost the machine again what the driver has saved.
 * @param naming Prometheus's names are made here: see `prometheusName`
 */
export function metricProducer(metrics: RunMetrics, naming: 'opentelemetry' | 'prometheus'): MetricProducer {
  return {
    async collect() {
      const byMetric = Map.groupBy(metrics.series, ({ metric }) => metric)
      return {
        resourceMetrics: {
          resource: emptyResource(), // the reader puts that of the provider in its place
          scopeMetrics: [
            {
              scope: { name: 'archbench' },
              metrics: [...byMetric].map(([metric, series]) => metricData(metric, series, naming)),
            },
          ],
        },
        errors: [],
      }
    },
  }
}

function metricData(metric: MetricKey, series: readonly Series[], naming: 'opentelemetry' | 'prometheus'): MetricData {
  const definition: MetricDefinition = METRICS[metric]
  const { kind, description, unit } = definition
  const descriptor =
    naming === 'prometheus'
      ? { name: prometheusName(definition), description, unit: '', valueType: ValueType.DOUBLE }
      : { name: definition.name, description, unit, valueType: ValueType.DOUBLE }
  const common = { descriptor, aggregationTemporality: AggregationTemporality.CUMULATIVE }
  const endTime = hrTimeNow()
  const point = <T>({ attributes, since }: Series, value: T): DataPoint<T> => ({
    startTime: since,
    endTime,
    attributes,
    value,
  })
  if (kind === 'histogram') {
    const dataPoints = series.map((each) => point(each, histogramOf(each)))
    return { ...common, dataPointType: DataPointType.HISTOGRAM, dataPoints }
  }
  const dataPoints = series.map((each) => point(each, each.value))
  if (kind === 'gauge') return { ...common, dataPointType: DataPointType.GAUGE, dataPoints }
  return { ...common, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
}

/** Without a sum: the driver counts times in buckets, and a sum made of those would pass for an exact one. */
function histogramOf({ buckets }: Series): Histogram {
  const count = buckets.reduce((sum, each) => sum + each, 0)
  return { buckets: { boundaries: [...BOUNDARIES_S], counts: [...buckets] }, count }
}
