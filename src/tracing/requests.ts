import type { RequestSpan } from '../load/tracing/request-span.ts'
import type { KeyValue } from './otlp-schema.ts'
import { type Span, SpanKind, spanOf } from './span.ts'

/** `service.name` of the load driver. */
export const DRIVER = 'driver'

/** A sampled request as the driver saw it. */
export interface SampledRequest {
  readonly target: string
  readonly operation: string
  readonly isRight: boolean
  readonly root: Span
}

/**
 * Makes the first span of a trace of what the driver saw.
 * @param entrypoint of the target
 * @param offsetNs what the monotonic clock is behind Unix time
 */
export function sampledRequest(
  seen: RequestSpan,
  { target, entrypoint, offsetNs }: { readonly target: string; readonly entrypoint: string; readonly offsetNs: bigint },
): SampledRequest {
  const { traceId, spanId, operation, method, path, status, wrong } = seen
  const url = new URL(entrypoint)
  const unixNs = (ms: number): string => String(BigInt(Math.round(ms * 1e6)) + offsetNs)
  const otlp = {
    traceId,
    spanId,
    name: `${method} ${operation}`,
    kind: SpanKind.client,
    startTimeUnixNano: unixNs(seen.startMs),
    endTimeUnixNano: unixNs(seen.endMs),
    attributes: [
      text('http.request.method', method),
      text('url.full', `${url.origin}${path}`),
      text('server.address', url.hostname),
      whole('server.port', Number(url.port) || (url.protocol === 'https:' ? 443 : 80)),
      ...(status === undefined ? [] : [whole('http.response.status_code', status)]),
      ...(wrong === undefined ? [] : [text('error.type', wrong)]),
      text('archbench.operation', operation),
    ],
    status: wrong === undefined ? {} : { code: 2, message: wrong },
  }
  const resource = { attributes: [text('service.name', DRIVER), text('service.namespace', target)] }
  return { target, operation, isRight: wrong === undefined, root: spanOf(otlp, resource, { name: 'archbench' }) }
}

function text(key: string, stringValue: string): KeyValue {
  return { key, value: { stringValue } }
}

function whole(key: string, value: number): KeyValue {
  return { key, value: { intValue: String(value) } }
}
