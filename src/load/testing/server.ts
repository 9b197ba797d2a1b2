import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** Decides about one request; answers it itself, or leaves it to the default by not returning `handled`. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse, index: number) => 'handled' | undefined

export interface NotesServer extends AsyncDisposable {
  readonly url: string
  /** `METHOD path key` of each request, in the order of arrival. */
  readonly received: readonly string[]
  /** Connections that were ever opened. */
  readonly connections: number
}

/** A real HTTP server that does what the scenario `notes` asks for, at once, or what the test says. */
export async function serveNotes(behave: Behaviour = () => undefined): Promise<NotesServer> {
  const received: string[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    const key = request.headers['idempotency-key']
    received.push(`${request.method} ${request.url} ${key ?? ''}`)
    request.resume()
    if (behave(request, response, received.length - 1) !== 'handled') answer(request, response)
  })
  server.on('connection', (socket) => {
    connections += 1
    sockets.add(socket.on('close', () => sockets.delete(socket)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get connections() {
      return connections
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

export function answer(request: IncomingMessage, response: ServerResponse, status?: number, body?: object): void {
  const key = String(request.headers['idempotency-key'] ?? '')
  const id = request.method === 'POST' ? `n${key}` : (request.url ?? '').slice('/notes/'.length)
  const text = JSON.stringify(body ?? { id, text: key })
  response
    .writeHead(status ?? (request.method === 'POST' ? 201 : 200), {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    })
    .end(text)
}
