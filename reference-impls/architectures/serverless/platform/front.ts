import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { tracer } from '../../../kit/tracing/tracer.ts'
import type { Fleet, Result } from './fleet.ts'
import type { FunctionDefinition } from './function-definition.ts'
import { errorResponse, eventOf, type HttpResponse, responseOf } from './http-event.ts'
import type { Router } from './router.ts'
import { newTraceRoot } from './trace-header.ts'
import { tracedAnswer, tracedInvoke } from './traced-front.ts'

export interface FrontOptions {
  readonly router: Router<FunctionDefinition>
  readonly fleet: Pick<Fleet, 'invoke'>
  /** Paths that the platform answers itself, beside the API. */
  readonly own: Readonly<Record<string, () => Promise<HttpResponse>>>
  /** Told of invocations that did not succeed. */
  readonly failed: (functionName: string, reason: string) => void
}

/** Largest request of an HTTP API. */
const MAX_BODY_BYTES = 10 * 1_024 * 1_024
/** Clients close their idle connections first, so that none is closed while a request is on its way. */
const KEEP_ALIVE_MS = 600_000

/** The API gateway: an HTTP API whose routes are functions. */
export function createFront(options: FrontOptions): Server {
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    respond(options, request)
      .catch((error: unknown) => {
        options.failed('-', error instanceof Error ? error.message : String(error))
        return errorResponse(500, 'Internal Server Error')
      })
      .then((result) => send(response, result))
  })
  return server
}

async function answer({ router, fleet, own, failed }: FrontOptions, request: IncomingMessage): Promise<HttpResponse> {
  const { method = 'GET', url = '/', headers, socket } = request
  const query = url.indexOf('?')
  const path = query < 0 ? url : url.slice(0, query)
  const page = method === 'GET' ? own[path] : undefined
  if (page !== undefined) return page()
  const body = await bodyOf(request)
  if (body === undefined) return errorResponse(413, 'Request Entity Too Large')
  const route = router.match(method, path)
  if (route === undefined) return errorResponse(404, 'Not Found')
  headers['x-amzn-trace-id'] ??= newTraceRoot(Date.now())
  const http = { method, url, headers, sourceIp: socket.remoteAddress ?? '', body }
  const event = eventOf(http, route, randomUUID(), Date.now())
  const result = await invoke(fleet, route.target, event)
  if (result === undefined) return errorResponse(429, 'Too Many Requests')
  const { outcome } = result
  if (outcome.kind === 'success') return responseOf(outcome.payload)
  failed(
    route.target.name,
    outcome.kind === 'error' ? outcome.payload : outcome.kind === 'crash' ? outcome.reason : 'timeout',
  )
  return outcome.kind === 'timeout'
    ? errorResponse(503, 'Service Unavailable')
    : errorResponse(500, 'Internal Server Error')
}

const respond = tracer === undefined ? answer : tracedAnswer(tracer, answer)

function untracedInvoke(
  fleet: Pick<Fleet, 'invoke'>,
  target: FunctionDefinition,
  event: APIGatewayProxyEventV2,
): Promise<Result | undefined> {
  return fleet.invoke(target, JSON.stringify(event), event.headers['x-amzn-trace-id'])
}

const invoke = tracer === undefined ? untracedInvoke : tracedInvoke(tracer, untracedInvoke)

/** The whole body; `undefined` when it is too large. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const { method, headers } = request
  if (method === 'GET' && headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
    return Buffer.alloc(0)
  }
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length <= MAX_BODY_BYTES) chunks.push(chunk)
  }
  return length > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks)
}

function send(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}
