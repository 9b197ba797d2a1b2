import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import { UserError } from '../base/errors.ts'

const PATH = '/v1/metrics'

/** So long an export may take, retries included: when a run ends it waits no longer for a collector. */
const EXPORT_TIMEOUT_MS = 1_500

/**
 * Where a collector takes metrics: the address that was named, with `/v1/metrics` where that is not its end already, as
 * for OTEL_EXPORTER_OTLP_ENDPOINT.
 * @throws UserError where it is no HTTP address
 */
export function otlpMetricsUrl(asked: string): string {
  const url = URL.parse(asked)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new UserError('this is no address that metrics can be sent to', {
      key: '--otlp',
      found: asked,
      expected: 'an address that begins with http:// or https://, e.g. http://127.0.0.1:4318',
      remedy: 'Name the OTLP/HTTP address of a collector',
    })
  }
  const path = url.pathname.replace(/\/+$/, '')
  url.pathname = path.endsWith(PATH) ? path : `${path}${PATH}`
  return url.href
}

/** Sends metrics by OTLP over HTTP; what cannot be sent is told once, and is no error of the run. */
export function otlpExporter(url: string, warn: (text: string) => void): PushMetricExporter {
  const exporter = new OTLPMetricExporter({ url, timeoutMillis: EXPORT_TIMEOUT_MS })
  let warned = false
  return {
    export(metrics, callback) {
      exporter.export(metrics, (result) => {
        if (result.error !== undefined && !warned) {
          warned = true
          warn(`Metrics cannot be sent to ${url}: ${result.error.message}. The run goes on without them.`)
        }
        callback({ code: 0 })
      })
    },
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  }
}
