import type { UpstreamRequest, UpstreamResponse } from '../exchange.ts'
import { SpanKind } from './span.ts'
import type { Tracer } from './tracer.ts'

type Send = (request: UpstreamRequest) => Promise<UpstreamResponse>

/** Makes a span of each request to another service that is sent for a sampled one, and passes its context on. */
export function tracedExchange(tracer: Tracer, send: Send, { name, url }: { name: string; url: URL }): Send {
  return async (request) => {
    const { method, path } = request
    const span = tracer.child({
      name: `${method} ${name}`,
      kind: SpanKind.client,
      attributes: {
        'http.request.method': method,
        'url.full': new URL(path, url).href,
        'server.address': url.hostname,
        'server.port': Number(url.port) || 80,
      },
    })
    if (span === undefined) return send(request)
    const headers = { ...request.headers, traceparent: span.traceparent }
    return tracer.whole(span, async () => {
      const response = await send({ ...request, headers })
      span.note({ 'http.response.status_code': response.status })
      if (response.status >= 400) span.failed(String(response.status))
      return response
    })
  }
}
