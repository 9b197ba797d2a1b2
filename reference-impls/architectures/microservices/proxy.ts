import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiError, unavailable } from '../../base/api-error.ts'
import { JSON_TYPE } from '../../kit/http-server.ts'
import type { Metrics } from '../../kit/metrics.ts'
import { refusalBody } from '../../kit/refusal.ts'
import { tracer } from '../../kit/tracing/tracer.ts'
import type { Upstream } from '../../kit/upstream.ts'

export interface PublicRoute {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  readonly upstream: Upstream
}

const FORWARDED = ['authorization', 'content-type', 'idempotency-key'] as const
const REQUEST_ID = /^[\w-]{1,64}$/

/** Passes each of these routes on to its service, and nothing else. Bodies go through as they are. */
export function mountProxy(app: FastifyInstance, routes: readonly PublicRoute[], metrics: Metrics): void {
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
    for (const route of routes) {
      const handler = (request: FastifyRequest, reply: FastifyReply) => pass(route, request, reply, metrics)
      scope.route({ method: route.method, url: route.path, handler })
    }
  })
}

async function pass(route: PublicRoute, request: FastifyRequest, reply: FastifyReply, metrics: Metrics) {
  const started = performance.now()
  const headers = forwardedHeaders(request)
  const { status, contentType, body } = await answer(route, request, headers)
  metrics.answered(route.name, status, performance.now() - started)
  reply.code(status).header('x-request-id', headers['x-request-id'])
  if (contentType !== undefined) reply.header('content-type', contentType)
  return reply.send(body)
}

async function answer({ method, upstream }: PublicRoute, request: FastifyRequest, headers: Record<string, string>) {
  const { url, body } = request
  // A repeat is safe where nothing changes or nothing is left to change, and where the key tells the service that it is one.
  const repeatable = method !== 'POST' || headers['idempotency-key'] !== undefined
  try {
    return await upstream.send({ method, path: url, headers, body: Buffer.isBuffer(body) ? body : null }, repeatable)
  } catch (error) {
    const refusal = error instanceof ApiError ? error : unavailable('A service has failed.')
    return { status: refusal.status, contentType: JSON_TYPE, body: Buffer.from(JSON.stringify(refusalBody(refusal))) }
  }
}

function forwardedHeaders({ headers }: FastifyRequest): Record<string, string> {
  const given = headers['x-request-id']
  const forwarded: Record<string, string> = {
    'x-request-id':
      typeof given === 'string' && REQUEST_ID.test(given) ? given : (tracer?.current?.traceId ?? randomUUID()),
  }
  for (const name of FORWARDED) {
    const value = headers[name]
    if (value !== undefined) forwarded[name] = value.toString()
  }
  return forwarded
}
