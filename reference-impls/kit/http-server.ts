import { parse } from 'node:querystring'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from 'fastify'
import { ApiError, notFound } from '../base/api-error.ts'
import type { Route, RouteRequest, RouteResponse } from '../base/route.ts'
import { shedLoad } from './load-shedding.ts'
import type { Log } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { internalError, refusalBody, refusalOf } from './refusal.ts'
import { cacheControl, entityTag, matches } from './shared-caching.ts'
import { traceRequests } from './tracing/http-spans.ts'
import { tracer } from './tracing/tracer.ts'

export interface HttpServerOptions {
  readonly host: string
  readonly port: number
  readonly routes: readonly Route[]
  /** Whether every part is ready that the routes need. */
  readonly healthy: () => Promise<boolean>
  readonly log: Log
  readonly metrics?: Metrics
  /** How many requests may be under way before others are turned away; left out or 0: any number. */
  readonly mostUnderWay?: number
  /** How long caches in front may keep the answers of routes that allow it; left out or 0: they are told nothing. */
  readonly sharedCacheSeconds?: number
  /** Mounts what is no route, on the server itself. */
  readonly extend?: (app: FastifyInstance, metrics: Metrics) => void
}

export interface HttpServer extends AsyncDisposable {
  readonly url: URL
}

// Long, so that a client closes an idle connection first: else its next request may meet the closing.
const KEEP_ALIVE_MS = 600_000
const BODY_LIMIT_BYTES = 64 * 1024
export const JSON_TYPE = 'application/json; charset=utf-8'

/** Serves routes, `GET /healthz` and `GET /metrics`. Disposing finishes the requests that are under way. */
export async function serveHttp(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port, routes, healthy, log, metrics = createMetrics() } = options
  const app = createApp(log)
  if (options.mostUnderWay) shedLoad(app, options.mostUnderWay)
  if (tracer !== undefined) traceRequests(app, tracer)
  const caching = options.sharedCacheSeconds ? { maxAgeSeconds: options.sharedCacheSeconds } : undefined
  for (const route of routes) mount(app, route, { metrics, log, caching })
  options.extend?.(app, metrics)
  app.get('/healthz', async (_request, reply) => {
    const ready = await healthy()
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'unavailable' })
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  )
  const url = new URL(await app.listen({ host, port }))
  return { url, [Symbol.asyncDispose]: () => app.close() }
}

function createApp(log: Log): FastifyInstance {
  const app = Fastify({
    keepAliveTimeout: KEEP_ALIVE_MS,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 256, querystringParser: lastOfEach },
    frameworkErrors: (error, _request, reply) => refuse(reply, refusalOfFramework(error)),
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, parseJson(String(body))))
  app.setNotFoundHandler((_request, reply) => refuse(reply, notFound('resource')))
  app.setErrorHandler<FastifyError>((error, _request, reply) => {
    if ((error.statusCode ?? 500) >= 500) log('error', 'A request failed', { error })
    return refuse(reply, refusalOfFramework(error))
  })
  return app
}

interface Mounting {
  readonly metrics: Metrics
  readonly log: Log
  /** Undefined: caches are told nothing. */
  readonly caching: { readonly maxAgeSeconds: number } | undefined
}

function mount(app: FastifyInstance, route: Route, { metrics, log, caching }: Mounting): void {
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyLimitBytes ?? BODY_LIMIT_BYTES,
    handler: async (request, reply) => {
      const started = performance.now()
      const { status, body } = await answer(route, request as RouteRequest, log)
      metrics.answered(route.name, status, performance.now() - started)
      reply.code(status)
      if (body === undefined) return reply.send()
      const text = JSON.stringify(body)
      if (caching && route.sharedCaching && status === 200) {
        const tag = entityTag(text)
        reply.headers({ etag: tag, 'cache-control': cacheControl(route.sharedCaching, caching.maxAgeSeconds) })
        if (matches(request.headers['if-none-match'], tag)) return reply.code(304).send()
      }
      return reply.header('content-type', JSON_TYPE).send(text)
    },
  })
}

async function answer(route: Route, request: RouteRequest, log: Log): Promise<RouteResponse> {
  try {
    return await route.handle(request)
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === undefined || refusal.status >= 500) log('error', 'A request failed', { route: route.name, error })
    const told = refusal ?? internalError()
    return { status: told.status, body: refusalBody(told) }
  }
}

/** What is no JSON is no body: each route says what it wants instead. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function lastOfEach(text: string): Record<string, unknown> {
  const parsed = parse(text)
  for (const name in parsed) {
    const value = parsed[name]
    if (Array.isArray(value)) parsed[name] = value.at(-1)
  }
  return parsed
}

/** Refusals of the framework itself: a body that is too large, a path that cannot be decoded. */
function refusalOfFramework(error: FastifyError): ApiError {
  const status = error.statusCode ?? 500
  return status < 500 ? new ApiError(status, 'invalid_request', error.message) : internalError()
}

function refuse(reply: FastifyReply, refusal: ApiError): FastifyReply {
  return reply
    .code(refusal.status)
    .header('content-type', JSON_TYPE)
    .send(JSON.stringify(refusalBody(refusal)))
}
