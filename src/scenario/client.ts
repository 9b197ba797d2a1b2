import { setTimeout as delay } from 'node:timers/promises'
import { originOf } from '../http/connection.ts'
import type { Loss, ReadAnswer } from '../http/exchange.ts'
import { RequestPool } from '../http/request-pool.ts'
import { requestText } from '../http/request-text.ts'
import { scaleTimeout } from '../machine/machine-busyness.ts'
import type { Probe, ProbeRequest, Response } from './define.ts'
import { basePathOf, encodeRequest } from './encode-request.ts'
import { describeRequest, describeResponse, mismatch } from './wording.ts'

/** How requests to one target are sent. */
export interface RequestManner {
  /** Sent with every request that has none of that name itself; names in lower case. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** No more requests a second than these are sent by one client; as many as are asked for where it is left out. */
  readonly mostPerSecond?: number | undefined
}

export interface ClientOptions extends RequestManner {
  /** Longest time from the request to the end of its answer; ten seconds, and longer on a busy machine, where it is left out. */
  readonly requestTimeoutMs?: number
  /** Longest wait for an answer that `eventually` is satisfied with; likewise. */
  readonly eventuallyTimeoutMs?: number
  readonly connections?: number
  readonly signal?: AbortSignal | undefined
}

/** On an idle machine. */
const TIMEOUT_MS = 10_000

/** A request got no answer at all: refused, reset or too late. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
  readonly isTimeout: boolean

  constructor(message: string, { isTimeout }: { readonly isTimeout: boolean }) {
    super(message)
    this.isTimeout = isTimeout
  }
}

/** An answer that is none of those that were expected. */
export class WrongAnswer extends Error {
  override readonly name = 'WrongAnswer'
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/**
 * The bench's own connection to a target: for loading data, checking the contract and reading audits, never for load. It
 * sends and reads as the load does, so that both see the same in an answer.
 */
export interface Client extends Probe, AsyncDisposable {}

/** Lets each request wait until it may be sent. */
function pacer(mostPerSecond: number | undefined): (signal: AbortSignal | undefined) => Promise<void> | undefined {
  if (mostPerSecond === undefined) return () => undefined
  let nextMs = 0
  return async (signal) => {
    const nowMs = performance.now()
    const dueMs = Math.max(nowMs, nextMs)
    nextMs = dueMs + 1_000 / mostPerSecond
    if (dueMs > nowMs) await delay(dueMs - nowMs, undefined, { signal })
    signal?.throwIfAborted()
  }
}

/** Poll intervals grow from the first to the second, so that quick effects are seen quickly and slow ones cost little. */
const FIRST_POLL_MS = 1
const LONGEST_POLL_MS = 20

/**
 * Opens a client to a target. Connections are kept alive, and closed by the client before a server would.
 * Its promises reject with an `Error` in one sentence (nothing answered, wrong answer), or with the signal's reason.
 */
export function openClient(entrypoint: string | URL, options: ClientOptions = {}): Client {
  const { connections = 8, signal } = options
  const origin = originOf(String(entrypoint))
  const prefix = basePathOf(String(entrypoint))
  const pool = new RequestPool(origin, connections)
  const paced = pacer(options.mostPerSecond)

  function exchange(text: string, timeoutMs: number): Promise<ReadAnswer | Loss> {
    return new Promise((resolve, reject) => {
      const stop = pool.request(text, timeoutMs, (outcome) => {
        signal?.removeEventListener('abort', stop)
        // Reading is decoding and parsing: what they throw must reach whoever asked.
        try {
          resolve(typeof outcome === 'string' ? outcome : outcome.read())
        } catch (error) {
          reject(error)
        }
      })
      signal?.addEventListener('abort', stop, { once: true })
    })
  }

  async function send(request: ProbeRequest): Promise<Response> {
    signal?.throwIfAborted()
    const turn = paced(signal)
    if (turn !== undefined) await turn
    const timeoutMs = request.timeoutMs ?? options.requestTimeoutMs ?? scaleTimeout(TIMEOUT_MS)
    const outcome = await exchange(requestText(encodeRequest(request, prefix, options.headers), origin.host), timeoutMs)
    signal?.throwIfAborted()
    if (typeof outcome !== 'string') return outcome
    const isTimeout = outcome === 'timeout'
    const words = isTimeout ? `timeout after ${timeoutMs.toLocaleString('en')} ms` : outcome
    throw new NoAnswer(`${describeRequest(request)} got no answer: ${words}`, { isTimeout })
  }

  return {
    send,
    async expect(request, expected) {
      const response = await send(request)
      const wrong = mismatch(response, expected)
      if (wrong !== undefined) throw new WrongAnswer(`${describeRequest(request)}: ${wrong}`, response.status)
      return response
    },
    async eventually(request, satisfied, what) {
      const eventuallyTimeoutMs = options.eventuallyTimeoutMs ?? scaleTimeout(TIMEOUT_MS)
      const deadline = performance.now() + eventuallyTimeoutMs
      for (let pollMs = FIRST_POLL_MS; ; pollMs = Math.min(pollMs * 2, LONGEST_POLL_MS)) {
        const response = await send(request)
        if (satisfied(response)) return response
        if (performance.now() > deadline) {
          const waited = `${(eventuallyTimeoutMs / 1_000).toLocaleString('en')} s`
          throw new Error(
            `${describeRequest(request)}: after ${waited} found ${describeResponse(response)}, expected ${what}`,
          )
        }
        await delay(pollMs, undefined, { signal })
      }
    },
    [Symbol.asyncDispose]: async () => pool[Symbol.dispose](),
  }
}
