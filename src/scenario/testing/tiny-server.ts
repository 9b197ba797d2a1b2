import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { ZodError } from 'zod'

export interface TinyRequest {
  /** The part of the path that `:id` stands for. */
  readonly id: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders & { readonly 'idempotency-key'?: string }
  readonly body: unknown
}

export interface TinyResponse {
  readonly status: number
  readonly body?: object
  readonly headers?: Readonly<Record<string, string>>
}

export type Route = (request: TinyRequest) => TinyResponse | Promise<TinyResponse>

export interface TinyServer extends AsyncDisposable {
  readonly url: string
  /** `METHOD /path` of every request so far. */
  readonly seen: readonly string[]
}

/** An answer of the contract's error form. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string) {
    super(`refused: ${code}`)
    this.status = status
    this.code = code
  }
}

export function json(status: number, body: object): TinyResponse {
  return { status, body }
}

/** Serves routes written `METHOD /path`, `METHOD /path/:id` or `METHOD /path/:id/more` on 127.0.0.1. */
export async function serve(routes: Readonly<Record<string, Route>>): Promise<TinyServer> {
  const seen: string[] = []
  // Longer than a busy machine stalls: what is closed as idle would be lost to who asks at that moment.
  const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1')
    const exact = `${request.method} ${url.pathname}`
    seen.push(`${request.method} ${request.url}`)
    const [, stem, last = ''] = /^(.*)\/([^/]*)$/.exec(exact) ?? []
    const [, start, middle = ''] = /^(.*)\/([^/]*)$/.exec(stem ?? '') ?? []
    const inside = routes[`${start}/:id/${last}`]
    const [route, id] = inside ? [inside, middle] : [routes[exact] ?? routes[`${stem}/:id`], last]
    const answer = async (): Promise<TinyResponse> => {
      const sent = await text(request)
      if (route === undefined) throw new Refusal(404, 'no_such_route')
      return route({
        id,
        query: url.searchParams,
        headers: request.headers,
        body: sent === '' ? undefined : JSON.parse(sent),
      })
    }
    answer()
      .catch(refusal)
      .then(({ status, body, headers }) => {
        const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
        response.writeHead(status, { ...type, ...headers })
        response.end(body === undefined ? undefined : JSON.stringify(body))
      })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function refusal(error: unknown): TinyResponse {
  if (error instanceof Refusal) return json(error.status, { error: error.code, message: error.message })
  if (error instanceof ZodError || error instanceof SyntaxError) {
    return json(400, { error: 'bad_request', message: error.message })
  }
  return json(500, { error: 'internal', message: String(error) })
}
