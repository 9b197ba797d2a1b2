import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { z } from 'zod'
import { messageOf, UserError } from '../base/errors.ts'
import type { HostEndpoint } from '../runtime/runtime.ts'
import { fromProtobuf } from './otlp-protobuf.ts'
import { exportRequest } from './otlp-schema.ts'
import { type Span, spanOf } from './span.ts'

const unzip = promisify(gunzip)

/** Bytes of a body, as it comes and unfolded. */
export const LARGEST_BODY_BYTES = 4 * 2 ** 20
/** Spans that are kept: more than a sample should have, and no more than memory has room for. */
const MOST_SPANS = 200_000

/** An OTLP endpoint of this machine (HTTP, JSON or Protocol Buffers), as OTEL_EXPORTER_OTLP_ENDPOINT names it, and what it was sent. */
export interface Collector extends HostEndpoint, AsyncDisposable {
  readonly spans: readonly Span[]
  /** Spans that were not kept, because there were too many. */
  readonly dropped: number
  /** Posts that were refused. */
  readonly refused: number
}

/** What a client did wrong. */
class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * Opens the endpoint.
 * @param port 0: one that is free
 * @throws UserError where the port is taken
 */
export async function openCollector(port = 0): Promise<Collector> {
  const spans: Span[] = []
  let dropped = 0
  let refused = 0
  const take = (request: IncomingMessage, response: ServerResponse): void => {
    receive(request).then(
      (received) => {
        const room = MOST_SPANS - spans.length
        for (const span of received.slice(0, room)) spans.push(span)
        dropped += Math.max(0, received.length - room)
        accept(request, response)
      },
      (error: unknown) => {
        refused += 1
        refuse(response, error)
      },
    )
  }
  const servers: Server[] = []
  const listen = async (on: number, address: string): Promise<string> => {
    const server = createServer(take)
    await once(server.listen(on, address), 'listening')
    servers.push(server)
    return `http://${address}:${(server.address() as AddressInfo).port}`
  }
  const endpoint = await listen(port, '127.0.0.1').catch((cause: unknown) => {
    throw new UserError('traces cannot be collected at this port', {
      key: '--trace-port',
      found: messageOf(cause),
      expected: 'a port that is free',
      remedy: 'Name another port, or leave out --trace-port for one that is free',
      cause,
    })
  })
  return {
    endpoint,
    alsoOn: (address) => listen(0, address),
    spans,
    get dropped() {
      return dropped
    },
    get refused() {
      return refused
    },
    async [Symbol.asyncDispose]() {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}

/** Metrics and logs are taken, so that no SDK complains, and forgotten. */
const IGNORED: ReadonlySet<string> = new Set(['/v1/metrics', '/v1/logs'])

async function receive(request: IncomingMessage): Promise<Span[]> {
  const path = request.url?.split('?')[0] ?? ''
  if (!IGNORED.has(path) && path !== '/v1/traces') throw new Refusal(404, 'there is /v1/traces')
  if (request.method !== 'POST') throw new Refusal(405, 'POST is expected')
  const body = await bodyOf(request)
  return IGNORED.has(path) ? [] : spansOf(await unfolded(body, request), request)
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > LARGEST_BODY_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function unfolded(body: Buffer, { headers }: IncomingMessage): Promise<Buffer> {
  const encoding = headers['content-encoding'] ?? 'identity'
  if (encoding === 'identity') return body
  if (encoding !== 'gzip') throw new Refusal(415, `the encoding ${encoding} is not known; gzip is`)
  try {
    return await unzip(body, { maxOutputLength: LARGEST_BODY_BYTES })
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw isTooLarge ? tooLarge() : new Refusal(400, `the body is no gzip: ${messageOf(error)}`)
  }
}

function spansOf(body: Buffer, { headers }: IncomingMessage): Span[] {
  const parsed = exportRequest.safeParse(documentOf(body, headers['content-type']))
  if (!parsed.success) {
    throw new Refusal(400, `the body is no ExportTraceServiceRequest: ${z.prettifyError(parsed.error)}`)
  }
  return parsed.data.resourceSpans.flatMap(({ resource = {}, scopeSpans }) =>
    scopeSpans.flatMap(({ scope = {}, spans }) => spans.map((span) => spanOf(span, resource, scope))),
  )
}

function documentOf(body: Buffer, contentType = ''): unknown {
  const [type = ''] = contentType.split(';')
  const parse = PARSERS[type.trim().toLowerCase()]
  if (parse === undefined) {
    throw new Refusal(415, `the content type "${contentType}" is not known; ${Object.keys(PARSERS).join(' and ')} are`)
  }
  try {
    return parse(body)
  } catch (error) {
    throw new Refusal(400, `the body cannot be read: ${messageOf(error)}`)
  }
}

const PARSERS: Readonly<Record<string, (body: Buffer) => unknown>> = {
  'application/json': (body) => JSON.parse(body.toString()),
  'application/x-protobuf': fromProtobuf,
}

const tooLarge = (): Refusal => new Refusal(413, `the body is larger than ${LARGEST_BODY_BYTES} bytes`)

/** An empty `ExportTraceServiceResponse`, in the encoding of the request. */
function accept({ headers }: IncomingMessage, response: ServerResponse): void {
  const isJson = headers['content-type']?.startsWith('application/json') === true
  response.writeHead(200, { 'content-type': isJson ? 'application/json' : 'application/x-protobuf' })
  response.end(isJson ? '{}' : '')
}

/** `google.rpc.Status`, as OTLP asks for. What is left of a request that is too large is not waited for. */
function refuse(response: ServerResponse, error: unknown): void {
  const status = error instanceof Refusal ? error.status : 400
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  response.end(JSON.stringify({ code: 3, message: messageOf(error) }))
}
