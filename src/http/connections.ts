import { Connection, originOf } from './connection.ts'
import type { ExchangeListener, HttpAnswer, Loss } from './exchange.ts'

/**
 * Connections with one request in flight each; the one that was used last is used first, so that few are kept busy.
 * Each connects when it is first used.
 */
export class Connections implements Disposable {
  /** For the Host header. */
  readonly host: string
  readonly #origin: ReturnType<typeof originOf>
  readonly #most: number
  readonly #timeoutMs: number
  readonly #idle: Connection[] = []
  /** In the order of sending, and so of the deadlines. */
  readonly #underWay = new Set<Exchange>()

  /**
   * @param most requests in flight
   * @param timeoutMs from the send to the whole answer, kept by `expire`
   */
  constructor(url: string, most: number, timeoutMs: number) {
    this.#origin = originOf(url)
    this.host = this.#origin.host
    this.#most = most
    this.#timeoutMs = timeoutMs
  }

  /** Whether another request may be sent now. */
  get free(): boolean {
    return this.#underWay.size < this.#most
  }

  get inFlight(): number {
    return this.#underWay.size
  }

  /** Sends at once; throws where none is free. The listener is told exactly once, unless this is disposed of before. */
  send(text: string, listener: ExchangeListener, nowMs: number): void {
    if (!this.free) throw new RangeError('no connection is free')
    const connection = this.#idle.pop() ?? new Connection(this.#origin)
    const exchange = new Exchange(connection, listener, nowMs + this.#timeoutMs, this.#underWay, this.#idle)
    this.#underWay.add(exchange)
    connection.send(text, exchange, nowMs)
  }

  /** Gives up what has been under way for longer than the time-out. To be called every few milliseconds. */
  expire(nowMs: number): void {
    for (const exchange of this.#underWay) {
      if (exchange.deadlineMs > nowMs) break
      // A late answer must not be taken for that of the next request.
      exchange.connection.close()
      exchange.lost('timeout')
    }
  }

  [Symbol.dispose](): void {
    for (const connection of this.#idle) connection.close()
    for (const { connection } of this.#underWay) connection.close()
    this.#underWay.clear()
  }
}

class Exchange implements ExchangeListener {
  readonly connection: Connection
  readonly deadlineMs: number
  readonly #listener: ExchangeListener
  readonly #underWay: Set<Exchange>
  readonly #idle: Connection[]

  constructor(
    connection: Connection,
    listener: ExchangeListener,
    deadlineMs: number,
    underWay: Set<Exchange>,
    idle: Connection[],
  ) {
    this.connection = connection
    this.deadlineMs = deadlineMs
    this.#listener = listener
    this.#underWay = underWay
    this.#idle = idle
  }

  answered(answer: HttpAnswer): void {
    this.#settle()
    this.#listener.answered(answer)
  }

  lost(loss: Loss): void {
    this.#settle()
    this.#listener.lost(loss)
  }

  #settle(): void {
    this.#underWay.delete(this)
    this.#idle.push(this.connection)
  }
}
