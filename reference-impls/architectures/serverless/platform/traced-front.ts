import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { SpanKind } from '../../../kit/tracing/span.ts'
import { parseTraceparent } from '../../../kit/tracing/trace-context.ts'
import type { Tracer } from '../../../kit/tracing/tracer.ts'
import type { Fleet, Result } from './fleet.ts'
import type { FunctionDefinition } from './function-definition.ts'
import type { HttpResponse } from './http-event.ts'
import type { Router } from './router.ts'

interface Routed {
  readonly router: Router<FunctionDefinition>
}

type Answer<Options> = (options: Options, request: IncomingMessage) => Promise<HttpResponse>
type Invoke = (
  fleet: Pick<Fleet, 'invoke'>,
  target: FunctionDefinition,
  event: APIGatewayProxyEventV2,
) => Promise<Result | undefined>

/** Makes a span of each sampled request that the gateway answers. */
export function tracedAnswer<Options extends Routed>(tracer: Tracer, answer: Answer<Options>): Answer<Options> {
  return (options, request) => {
    const parent = parseTraceparent(request.headers.traceparent)
    if (parent === undefined) return answer(options, request)
    const { method = 'GET', url = '/' } = request
    const [path = '/'] = url.split('?')
    const [, route] = options.router.match(method, path)?.routeKey.split(' ') ?? []
    const attributes = { 'http.request.method': method, 'http.route': route, 'url.scheme': 'http', 'url.path': path }
    const name = route === undefined ? method : `${method} ${route}`
    const span = tracer.begin({ name, kind: SpanKind.server, attributes }, parent)
    return tracer.whole(span, async () => {
      const response = await answer(options, request)
      span.note({ 'http.response.status_code': response.status })
      if (response.status >= 500) span.failed(String(response.status))
      return response
    })
  }
}

/** Makes a span of each invocation for a sampled request, and hands the function its context as a header of the event. */
export function tracedInvoke(tracer: Tracer, invoke: Invoke): Invoke {
  return (fleet, target, event) => {
    const attributes = { 'faas.invoked_name': target.name, 'faas.invoked_provider': 'archbench' }
    const span = tracer.child({ name: `invoke ${target.name}`, kind: SpanKind.client, attributes })
    if (span === undefined) return invoke(fleet, target, event)
    const headers = { ...event.headers, traceparent: span.traceparent }
    return tracer.whole(span, async () => {
      const result = await invoke(fleet, target, { ...event, headers })
      if (result === undefined) span.failed('throttled')
      else {
        span.note({ 'faas.coldstart': result.initMs !== undefined })
        if (result.outcome.kind !== 'success') span.failed(result.outcome.kind)
      }
      return result
    })
  }
}
