import { Connection, type Origin } from './connection.ts'
import type { HttpAnswer, Loss } from './exchange.ts'

/** Bytes of one answer to a check: a page of an audit is larger than what load gets. */
const LARGEST_ANSWER_BYTES = 64 * 2 ** 20
/** Most servers keep an idle connection for five seconds. */
const MOST_IDLE_MS = 2_000

type Settle = (outcome: HttpAnswer | Loss) => void

/** Requests over a few connections; those that find none free wait for their turn. Each is told of exactly once. */
export class RequestPool implements Disposable {
  readonly #origin: Origin
  readonly #most: number
  readonly #idle: Connection[] = []
  readonly #busy = new Set<Connection>()
  readonly #waiting: (() => void)[] = []
  readonly #stops = new Set<() => void>()

  constructor(origin: Origin, most: number) {
    this.#origin = origin
    this.#most = most
  }

  /**
   * Sends a request, now or when a connection is free.
   * @param timeoutMs from the send to the end of the answer, however steadily that drips
   * @returns gives it up, as a closed connection
   */
  request(text: string, timeoutMs: number, settle: Settle): () => void {
    let connection: Connection | undefined
    let timer: NodeJS.Timeout | undefined
    let isSettled = false
    const end = (outcome: HttpAnswer | Loss, isBroken: boolean): void => {
      if (isSettled) return
      isSettled = true
      clearTimeout(timer)
      this.#stops.delete(stop)
      if (connection !== undefined) this.#release(connection, isBroken)
      settle(outcome)
    }
    const stop = (): void => end('connection closed', true)
    const send = (): void => {
      if (isSettled) {
        this.#next()
        return
      }
      connection = this.#idle.pop() ?? this.#connect()
      this.#busy.add(connection)
      timer = setTimeout(() => end('timeout', true), timeoutMs)
      const listener = { answered: (answer: HttpAnswer) => end(answer, false), lost: (loss: Loss) => end(loss, true) }
      connection.send(text, listener, performance.now())
    }
    this.#stops.add(stop)
    if (this.#busy.size < this.#most) send()
    else this.#waiting.push(send)
    return stop
  }

  /** Gives up what is under way. */
  [Symbol.dispose](): void {
    this.#waiting.length = 0
    for (const stop of this.#stops) stop()
    for (const connection of this.#idle) connection.close()
  }

  #connect(): Connection {
    return new Connection(this.#origin, { largestAnswerBytes: LARGEST_ANSWER_BYTES, mostIdleMs: MOST_IDLE_MS })
  }

  #release(connection: Connection, isBroken: boolean): void {
    this.#busy.delete(connection)
    if (isBroken) connection.close()
    this.#idle.push(connection)
    this.#next()
  }

  #next(): void {
    if (this.#busy.size < this.#most) this.#waiting.shift()?.()
  }
}
