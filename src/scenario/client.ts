import { setTimeout as delay } from 'node:timers/promises'
import { Pool } from 'undici'
import { messageOf } from '../errors.ts'
import type { Probe, ProbeRequest, Response } from './define.ts'
import { describeRequest, describeResponse, mismatch } from './wording.ts'

export interface ClientOptions {
  /** Longest wait for one answer. */
  readonly requestTimeoutMs?: number
  /** Longest wait for an answer that `eventually` is satisfied with. */
  readonly eventuallyTimeoutMs?: number
  readonly connections?: number
  readonly signal?: AbortSignal | undefined
}

/** A request got no answer at all: refused, reset or too late. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** The bench's own connection to a target: for loading data, checking the contract and reading audits, never for load. */
export interface Client extends Probe, AsyncDisposable {}

/** Poll intervals grow from the first to the second, so that quick effects are seen quickly and slow ones cost little. */
const FIRST_POLL_MS = 1
const LONGEST_POLL_MS = 20

/**
 * Opens a client to a target. Connections are kept alive, and closed by the client before a server would.
 * Its promises reject with an `Error` in one sentence (nothing answered, wrong answer), or with the signal's reason.
 */
export function openClient(entrypoint: string | URL, options: ClientOptions = {}): Client {
  const { requestTimeoutMs = 10_000, eventuallyTimeoutMs = 10_000, connections = 8, signal } = options
  const base = new URL(entrypoint)
  const pool = new Pool(base.origin, { connections, keepAliveTimeout: 2_000, keepAliveMaxTimeout: 2_000 })
  const prefix = base.pathname.replace(/\/$/, '')

  async function send(request: ProbeRequest): Promise<Response> {
    const body = request.rawBody ?? (request.body === undefined ? undefined : JSON.stringify(request.body))
    try {
      const answer = await pool.request({
        method: request.method,
        path: prefix + request.path,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...request.headers },
        body: body ?? null,
        headersTimeout: request.timeoutMs ?? requestTimeoutMs,
        bodyTimeout: request.timeoutMs ?? requestTimeoutMs,
        signal: signal ?? null,
      })
      return {
        status: answer.statusCode,
        headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])),
        body: parsed(await answer.body.text()),
      }
    } catch (error) {
      signal?.throwIfAborted()
      throw new NoAnswer(`${describeRequest(request)} got no answer: ${messageOf(error)}`, { cause: error })
    }
  }

  return {
    send,
    async expect(request, expected) {
      const response = await send(request)
      const wrong = mismatch(response, expected)
      if (wrong !== undefined) throw new Error(`${describeRequest(request)}: ${wrong}`)
      return response
    },
    async eventually(request, satisfied, what) {
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
    [Symbol.asyncDispose]: () => pool.destroy(),
  }
}

/** A body that is no JSON is kept as text, so that an error can quote it. */
function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
