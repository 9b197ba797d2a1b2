import type { FastifyInstance, FastifyRequest } from 'fastify'
import { SpanKind } from './span.ts'
import { parseTraceparent } from './trace-context.ts'
import type { OpenSpan, Tracer } from './tracer.ts'

/** Makes a span of each sampled request that a server answers, from its head to its answer, and everything that is done for it a part of that. */
export function traceRequests(app: FastifyInstance, tracer: Tracer): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>()
  app.addHook('onRequest', (request, _reply, done) => {
    const parent = parseTraceparent(request.headers.traceparent)
    if (parent !== undefined) spans.set(request, tracer.begin(subjectOf(request), parent))
    done()
  })
  // Not before: what reads the body calls back in the context of its socket.
  app.addHook('preHandler', (request, _reply, done) => {
    const span = spans.get(request)
    if (span === undefined) done()
    else tracer.within(span, done)
  })
  // Not after it was sent: the client would have the answer before the span has ended.
  app.addHook('onSend', (request, reply, _payload, done) => {
    const span = spans.get(request)
    if (span !== undefined) {
      span.note({ 'http.response.status_code': reply.statusCode })
      if (reply.statusCode >= 500) span.failed(String(reply.statusCode))
      tracer.end(span)
    }
    done()
  })
}

function subjectOf({ method, url, routeOptions }: FastifyRequest) {
  const route = routeOptions.url
  return {
    name: route === undefined ? method : `${method} ${route}`,
    kind: SpanKind.server,
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'url.scheme': 'http',
      'url.path': url.split('?')[0],
    },
  }
}
