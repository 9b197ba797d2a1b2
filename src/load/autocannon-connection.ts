import type { Client } from 'autocannon'
import type { Planned } from '../scenario/define.ts'
import type { EncodedRequest } from './encode.ts'

/** A request that is under way on one connection. */
export interface Exchange {
  readonly planned: Planned
  readonly sentMs: number
}

export interface ConnectionHooks {
  /** What to send next. */
  next(): { readonly planned: Planned; readonly request: EncodedRequest }
  answered(exchange: Exchange, status: number, text: string, headers: Readonly<Record<string, unknown>>): void
  /** No answer will come: it took too long, or the connection broke. */
  lost(exchange: Exchange, kind: 'timeout' | 'connection'): void
  /** Something threw that is no matter of the target. */
  broken(error: unknown): void
}

export interface SaturatedConnection {
  readonly exchange: Exchange | undefined
  /** Sends nothing more; what is under way may still be answered. */
  drain(): void
  close(): void
}

/** The parts of autocannon's client that its types leave out, as they are in version 9. */
interface ClientInternals {
  timeout: number
  responseMax?: number
  readonly reqsMade: number
  readonly destroyed: boolean
  readonly conn?: object
  readonly parser: { reinitialize(type: 'RESPONSE'): void }
  setRequests(requests: object[]): void
  _connect(): void
  _doRequest(): void
  /** Also forgets the requests that were under way on it. */
  _destroyConnection(): void
  destroy(): void
}

const LONGEST_BACK_OFF_MS = 100

/**
 * Feeds one of autocannon's connections and mends how it reconnects. As it comes, a connection that breaks keeps the
 * lost request in its queue, so that every later answer is taken for that of the request before; keeps the parser's state and the
 * listeners of the old socket, whose later errors open a second connection beside the first; sends on a connection
 * that the server said it would close; and tries again without a pause where the port refuses.
 */
export function adoptClient(raw: Client, requestTimeoutMs: number, hooks: ConnectionHooks): SaturatedConnection {
  const client = raw as unknown as ClientInternals
  let exchange: Exchange | undefined
  let serverCloses = false
  let reconnecting = false
  let failures = 0

  const connect = client._connect.bind(client)
  const doRequest = client._doRequest.bind(client)
  client.timeout = requestTimeoutMs

  function reconnect(): void {
    reconnecting = false
    if (client.destroyed) return
    client.parser.reinitialize('RESPONSE')
    connect()
  }

  client._connect = () => {
    if (client.conn === undefined) return connect()
    if (reconnecting || client.destroyed) return
    reconnecting = true
    client._destroyConnection()
    if (exchange !== undefined) {
      const lost = exchange
      exchange = undefined
      failures += 1
      hooks.lost(lost, performance.now() - lost.sentMs >= requestTimeoutMs - 1 ? 'timeout' : 'connection')
    }
    if (failures <= 1) setImmediate(reconnect)
    else setTimeout(reconnect, Math.min(LONGEST_BACK_OFF_MS, 2 ** failures))
  }

  client._doRequest = () => {
    if (!serverCloses) return doRequest()
    serverCloses = false
    client._connect()
  }

  // One entry that is built anew each time. The context object that autocannon hands out is of no use: it replaces it at each turn.
  client.setRequests([
    {
      setupRequest(defaults: object) {
        try {
          const { planned, request } = hooks.next()
          exchange = { planned, sentMs: performance.now() }
          return Object.assign(defaults, request)
        } catch (error) {
          hooks.broken(error)
          return defaults
        }
      },
      onResponse(status: number, text: string, _context: object, headers: Record<string, unknown>) {
        const answered = exchange
        if (answered === undefined) return
        exchange = undefined
        failures = 0
        serverCloses = closes(headers)
        try {
          hooks.answered(answered, status, text, headers)
        } catch (error) {
          hooks.broken(error)
        }
      },
    },
  ])

  return {
    get exchange() {
      return exchange
    },
    drain() {
      client.responseMax = 1
    },
    close: () => client.destroy(),
  }
}

function closes(headers: Readonly<Record<string, unknown>>): boolean {
  const value = headers.connection ?? headers.Connection
  return typeof value === 'string' && value.toLowerCase() === 'close'
}
