import { setTimeout as delay } from 'node:timers/promises'
import CircuitBreaker from 'opossum'
import { errors, Pool } from 'undici'
import { unavailable } from '../base/api-error.ts'
import { exchange, type UpstreamRequest, type UpstreamResponse } from './exchange.ts'
import type { Log } from './log.ts'
import { tracedExchange } from './tracing/traced-exchange.ts'
import { tracer } from './tracing/tracer.ts'

export interface UpstreamOptions {
  readonly name: string
  readonly url: URL
  /** Upper bound of open connections; more requests wait for one. */
  readonly connections: number
  /** From the send to the head of the answer, and between two parts of its body. */
  readonly timeoutMs: number
  /** Until a new connection is open; 1 second where it is left out. */
  readonly connectTimeoutMs?: number
  readonly log: Log
}

/** Another service. */
export interface Upstream extends AsyncDisposable {
  readonly name: string
  /**
   * Sends a request and resolves to the answer, whatever its status.
   * Without an answer (no connection, time-out, open circuit) it rejects with the refusal 503.
   *
   * @param repeatable whether it does no harm when the request arrives twice: then it is tried again after a failure,
   *   but not after a time-out
   */
  send(request: UpstreamRequest, repeatable: boolean): Promise<UpstreamResponse>
  /** Whether the service says that it is ready. */
  healthy(): Promise<boolean>
}

const CONNECT_TIMEOUT_MS = 1_000
/** Shorter than the server's, so that no request meets a connection that is being closed. */
const IDLE_CONNECTION_MS = 300_000
const RETRIES = 2
const RETRY_DELAY_MS = 20
const BREAKER = {
  /** Time-outs are the connection's. */
  timeout: false,
  errorThresholdPercentage: 50,
  /** Fewer requests in the window than this open nothing. */
  volumeThreshold: 20,
  /** How long an open circuit refuses before it lets one request try. */
  resetTimeout: 1_000,
  enableSnapshots: false,
  rollingPercentilesEnabled: false,
} as const

/** A service that is too slow is not asked again: that would only load it more. */
const isTimeOut = (error: unknown): boolean =>
  error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError

/** An answer that says that the service has failed: it counts against the circuit, and is passed on all the same. */
class FailedAnswer extends Error {
  readonly response: UpstreamResponse

  constructor(response: UpstreamResponse) {
    super(`Status ${response.status}`)
    this.response = response
  }
}

/** A client of another service with connections that stay open, time-outs, safe retries and a circuit breaker. */
export function connectUpstream(options: UpstreamOptions): Upstream {
  const { name, url, connections, timeoutMs, connectTimeoutMs = CONNECT_TIMEOUT_MS, log } = options
  const pool = new Pool(url.origin, {
    connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: connectTimeoutMs },
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: IDLE_CONNECTION_MS,
  })
  const untraced = (request: UpstreamRequest): Promise<UpstreamResponse> => exchange(pool, request)
  const send = tracer === undefined ? untraced : tracedExchange(tracer, untraced, { name, url })
  const breaker = new CircuitBreaker(async (request: UpstreamRequest) => {
    const response = await send(request)
    if (response.status >= 500) throw new FailedAnswer(response)
    return response
  }, BREAKER)
  breaker.on('open', () => log('warn', 'The circuit was opened', { upstream: name }))
  breaker.on('close', () => log('info', 'The circuit was closed', { upstream: name }))

  async function attempt(request: UpstreamRequest, retries: number): Promise<UpstreamResponse> {
    try {
      return await breaker.fire(request)
    } catch (error) {
      if (retries > 0 && !breaker.opened && !isTimeOut(error)) {
        await delay(RETRY_DELAY_MS * (0.5 + Math.random()))
        return attempt(request, retries - 1)
      }
      if (error instanceof FailedAnswer) return error.response
      throw unavailable(`The service ${name} cannot be reached.`)
    }
  }
  return {
    name,
    send: (request, repeatable) => attempt(request, repeatable ? RETRIES : 0),
    // Past the breaker: probes are to see for themselves, and are no measure of the traffic.
    healthy: () =>
      exchange(pool, { method: 'GET', path: '/healthz' }).then(
        ({ status }) => status === 200,
        () => false,
      ),
    async [Symbol.asyncDispose]() {
      breaker.shutdown()
      await pool.close()
    },
  }
}
