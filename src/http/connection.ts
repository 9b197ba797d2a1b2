import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ParsedAnswer } from './answer.ts'
import { AnswerReader, LARGEST_ANSWER_BYTES } from './answer-reader.ts'
import { type ExchangeListener, type Loss, lossOf } from './exchange.ts'

/** Where to connect to, taken from a URL. */
export interface Origin {
  readonly secure: boolean
  readonly hostname: string
  readonly port: number
  /** For the Host header. */
  readonly host: string
}

export function originOf(url: string): Origin {
  const { protocol, hostname, port, host } = new URL(url)
  const secure = protocol === 'https:'
  return {
    secure,
    hostname: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    host,
  }
}

export interface ConnectionLimits {
  /** Bytes of one answer, head and body. */
  readonly largestAnswerBytes?: number
  /** How long an idle connection is trusted where the server does not say: servers close them after some seconds. */
  readonly mostIdleMs?: number
}

/** A server that says how long it keeps an idle connection may close it at that moment: it is left alone a little before. */
const KEEP_ALIVE_MARGIN_MS = 1_000

/**
 * Where all connections of this thread read into: what has come in is dealt with before anything else is read. A buffer of
 * its own for each packet would cost more than parsing it.
 */
const SHARED = Buffer.allocUnsafeSlow(64 * 1_024)

/**
 * One connection with one exchange at a time, made when it is first used and made anew after it was closed.
 * It does no more than a load generator needs, and so costs half of what a general client costs (`bench/http-clients`).
 */
export class Connection {
  readonly #origin: Origin
  readonly #reader: AnswerReader
  readonly #mostIdleMs: number
  #socket: Socket | undefined
  #listener: ExchangeListener | undefined
  #idleUntilMs = Number.POSITIVE_INFINITY

  constructor(origin: Origin, limits: ConnectionLimits = {}) {
    this.#origin = origin
    this.#reader = new AnswerReader(limits.largestAnswerBytes ?? LARGEST_ANSWER_BYTES)
    this.#mostIdleMs = limits.mostIdleMs ?? Number.POSITIVE_INFINITY
  }

  /** Sends a request. The exchange before must be over. */
  send(text: string, listener: ExchangeListener, nowMs: number): void {
    if (nowMs > this.#idleUntilMs) this.close()
    this.#listener = listener
    this.#socket ??= this.#connect()
    this.#reader.asked(text)
    this.#socket.write(text)
  }

  /** Closes the connection. Whoever waits for an answer is not told. */
  close(): void {
    this.#listener = undefined
    this.#idleUntilMs = Number.POSITIVE_INFINITY
    this.#socket?.destroy()
    this.#socket = undefined
    this.#reader.reset()
  }

  #connect(): Socket {
    const { secure, hostname: host, port } = this.#origin
    const isCurrent = (): boolean => this.#socket === socket
    const read = (chunk: Buffer): void => {
      if (!isCurrent()) return
      if (this.#listener === undefined)
        this.close() // nobody asked
      else this.#settle(this.#reader.read(chunk))
    }
    const readShared = (length: number): boolean => {
      read(SHARED.subarray(0, length))
      return true
    }
    // A target's certificate is its own affair: nobody else's data is at stake.
    const socket: Socket = secure
      ? connectTls({ host, port, servername: host, rejectUnauthorized: false }).on('data', read)
      : connect({
          host,
          port,
          onread: { buffer: SHARED, callback: readShared },
        })

    socket.setNoDelay(true)
    socket.on('end', () => {
      if (isCurrent()) this.#settle(this.#reader.end())
    })
    socket.on('error', (error) => {
      if (isCurrent()) this.#lose(lossOf(error))
    })
    socket.on('close', () => {
      if (isCurrent()) this.#lose('connection closed')
    })
    return socket
  }

  #settle(outcome: ParsedAnswer | Loss | undefined): void {
    if (outcome === undefined) return
    if (typeof outcome === 'string') this.#lose(outcome)
    else this.#answered(outcome)
  }

  #answered(answer: ParsedAnswer): void {
    const listener = this.#listener
    if (!answer.keepsAlive) this.close()
    else this.#idleUntilMs = performance.now() + Math.min(keptIdleMs(answer), this.#mostIdleMs)
    this.#listener = undefined
    listener?.answered(answer)
  }

  #lose(loss: Loss): void {
    const listener = this.#listener
    this.close()
    listener?.lost(loss)
  }
}

/** For how long the server keeps the connection, less a margin; for ever where it does not say. */
function keptIdleMs({ rawHeaders }: ParsedAnswer): number {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] as string
    if (name.length !== 10 || name.toLowerCase() !== 'keep-alive') continue
    const [, seconds] = /timeout=(\d+)/i.exec(rawHeaders[at + 1] as string) ?? []
    if (seconds !== undefined) return Math.max(0, Number(seconds) * 1_000 - KEEP_ALIVE_MARGIN_MS)
  }
  return Number.POSITIVE_INFINITY
}
