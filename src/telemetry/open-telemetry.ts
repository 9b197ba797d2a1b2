import { setTimeout as delay } from 'node:timers/promises'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { type IMetricReader, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { version } from '../base/package-root.ts'
import type { LiveListener } from '../run/watch/live.ts'
import { metricProducer } from './metric-producer.ts'
import { otlpExporter, otlpMetricsUrl } from './otlp-exporter.ts'
import { RunMetrics } from './run-metrics.ts'
import { openScrapeEndpoint } from './scrape-endpoint.ts'

export interface TelemetryOptions {
  /** OTLP over HTTP. */
  readonly otlp?: string | undefined
  /** Of the endpoint that Prometheus scrapes; 0: one that is free. */
  readonly metricsPort?: number | undefined
  /** Describes the run: `archbench.scenario` and the like. */
  readonly attributes?: Readonly<Record<string, string>>
  /** Told what a person should know, in a sentence. */
  readonly say: (text: string) => void
}

export interface Telemetry extends AsyncDisposable {
  readonly listener: LiveListener
}

const EXPORT_EVERY_MS = 2_000
/** When the run is over so long is waited for the last metrics to be sent. */
const LAST_EXPORT_MS = 2_000

/**
 * Makes a run's live samples metrics of OpenTelemetry, and sends or serves them. It runs in the process that conducts
 * the run and not in the driver, and nothing here makes a run fail or wait.
 * @throws UserError where the address is none or the port is taken
 */
export async function openTelemetry(options: TelemetryOptions): Promise<Telemetry> {
  const { otlp, metricsPort, attributes, say } = options
  const metrics = new RunMetrics()
  const readers: IMetricReader[] = []
  if (otlp !== undefined) {
    readers.push(
      new PeriodicExportingMetricReader({
        exporter: otlpExporter(otlpMetricsUrl(otlp), say),
        exportIntervalMillis: EXPORT_EVERY_MS,
        exportTimeoutMillis: EXPORT_EVERY_MS,
        metricProducers: [metricProducer(metrics, 'opentelemetry')],
      }),
    )
  }
  await using stack = new AsyncDisposableStack()
  if (metricsPort !== undefined) {
    const exporter = new PrometheusExporter({
      preventServerStart: true,
      metricProducers: [metricProducer(metrics, 'prometheus')],
      withoutScopeInfo: true,
    })
    const endpoint = stack.use(await openScrapeEndpoint(exporter, metricsPort))
    say(`Metrics: ${endpoint.url}`)
    readers.push(exporter)
  }
  const provider = new MeterProvider({
    resource: resourceFromAttributes({
      'service.name': 'archbench',
      'service.version': version,
      'service.instance.id': crypto.randomUUID(),
      ...attributes,
    }),
    readers,
  })
  const toClose = stack.move()
  return {
    listener: metrics.listen,
    async [Symbol.asyncDispose]() {
      await Promise.race([provider.shutdown().catch(() => {}), delay(LAST_EXPORT_MS, undefined, { ref: false })])
      await toClose.disposeAsync()
    },
  }
}
