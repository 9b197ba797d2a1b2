import type { Client } from 'autocannon'
import type { HTTPParserJS } from 'http-parser-js'
import type { ParsedAnswer } from '../http/answer.ts'
import { AnswerReader } from '../http/answer-reader.ts'
import { type HttpAnswer, type Loss, lossOf } from '../http/exchange.ts'
import type { Planned, Request } from '../scenario/define.ts'

/** A request that is under way on one connection. */
export interface Exchange {
  readonly planned: Planned
  readonly request: Request
  readonly sentMs: number
}

export interface ConnectionHooks {
  /** What to send next, and as it goes over the wire. */
  next(): { readonly planned: Planned; readonly request: Request; readonly sent: string }
  sent(exchange: Exchange): void
  answered(exchange: Exchange, answer: HttpAnswer): void
  /** No answer will come: it took too long, or the connection broke. */
  lost(exchange: Exchange, loss: Loss): void
  /** Something threw that is no matter of the target. */
  broken(error: unknown): void
}

export interface SaturatedConnection {
  /** Whether a request is under way. */
  readonly busy: boolean
  /** Sends nothing more until it is released; what is under way may still be answered. */
  hold(): void
  release(): void
  /** Sends nothing more; what is under way may still be answered. */
  drain(): void
  close(): void
}

/** The parts of autocannon's client that its types leave out, as they are in version 9. */
interface ClientInternals {
  timeout: number
  responseMax?: number
  readonly destroyed: boolean
  readonly conn?: object
  readonly parser: HTTPParserJS
  readonly pipelinedRequests: { terminateRequest(): void }
  on(event: 'connError', listener: (error: Error) => void): void
  /** What is written to the socket for the next request. */
  getRequestBuffer(): string | Buffer
  _connect(): void
  _doRequest(): void
  /** Also forgets the requests that were under way on it. */
  _destroyConnection(): void
  destroy(): void
}

const LONGEST_BACK_OFF_MS = 100

/**
 * Feeds one of autocannon's connections and fixes how it reads and reconnects. As it comes, a connection that breaks keeps the
 * lost request in its queue, so that every later answer is taken for that of the request before; keeps the parser's state and the
 * listeners of the old socket, whose later errors open a second connection beside the first; sends on a connection
 * that the server said it would close; tries again without a pause where the port refuses; waits for the time-out
 * after an answer that is no HTTP; takes 1xx for the answer; never sees the end of a body that ends with its connection; and
 * breaks characters between two packets. A request of its own that changes each time costs it more than sending it.
 */
export function adoptClient(raw: Client, requestTimeoutMs: number, hooks: ConnectionHooks): SaturatedConnection {
  const client = raw as unknown as ClientInternals
  let exchange: Exchange | undefined
  let serverCloses = false
  let reconnecting = false
  let failures = 0
  let loss: Loss = 'connection closed'
  let isHeld = false
  /** Whether it would have sent while it was held. */
  let isWaiting = false
  const reader = new AnswerReader()

  const connect = client._connect.bind(client)
  const doRequest = client._doRequest.bind(client)
  client.timeout = requestTimeoutMs
  client.on('connError', (error) => {
    loss = lossOf(error)
  })

  /** What the scenario's own code throws ends the job. */
  function guarded<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      hooks.broken(error)
      return undefined
    }
  }

  client.getRequestBuffer = () =>
    guarded(() => {
      const { planned, request, sent } = hooks.next()
      exchange = { planned, request, sentMs: performance.now() }
      hooks.sent(exchange)
      reader.asked(sent)
      return sent
    }) ?? ''

  function answered(answer: ParsedAnswer): void {
    client.pipelinedRequests.terminateRequest()
    const of = exchange
    exchange = undefined
    failures = 0
    serverCloses = !answer.keepsAlive
    if (of !== undefined) guarded(() => hooks.answered(of, answer))
    client._doRequest()
  }

  function reconnect(): void {
    reconnecting = false
    if (client.destroyed) return
    loss = 'connection closed'
    reader.reset()
    connect()
  }

  function lose(): void {
    if (exchange === undefined) return
    const lost = exchange
    exchange = undefined
    failures += 1
    hooks.lost(lost, isLate(lost) ? 'timeout' : loss)
  }

  function isLate({ sentMs }: Exchange): boolean {
    return performance.now() - sentMs >= requestTimeoutMs - 1
  }

  function received(packet: Buffer): void {
    if (reconnecting || client.destroyed) return
    const outcome = exchange === undefined ? 'garbled answer' : reader.read(packet) // nobody asked
    if (typeof outcome === 'string') {
      loss = outcome
      client._connect()
    } else if (outcome !== undefined) answered(outcome)
  }

  client._connect = () => {
    if (client.conn === undefined) {
      client.parser.execute = (packet) => {
        received(packet)
        return packet.length
      }
      return connect()
    }
    if (reconnecting || client.destroyed) return
    if (exchange !== undefined && loss === 'connection closed' && !isLate(exchange)) {
      const last = reader.end()
      if (typeof last !== 'string') return answered(last)
    }
    reconnecting = true
    client._destroyConnection()
    lose()
    if (failures <= 1) setImmediate(reconnect)
    else setTimeout(reconnect, Math.min(LONGEST_BACK_OFF_MS, 2 ** failures))
  }

  client._doRequest = () => {
    if (reconnecting || client.destroyed) return
    if (isHeld) {
      isWaiting = true
      return
    }
    if (!serverCloses) return doRequest()
    serverCloses = false
    client._connect()
  }

  return {
    get busy() {
      return exchange !== undefined
    },
    hold() {
      isHeld = true
    },
    release() {
      isHeld = false
      if (!isWaiting) return
      isWaiting = false
      client._doRequest()
    },
    drain() {
      client.responseMax = 1
    },
    close: () => client.destroy(),
  }
}
