import { setTimeout as delay } from 'node:timers/promises'
import CircuitBreaker from 'opossum'
import { errors, Pool } from 'undici'
import { unavailable } from '../base/api-error.ts'
import type { CallGuards } from './call-guards.ts'
import { exchange, type UpstreamRequest, type UpstreamResponse } from './exchange.ts'
import type { Log } from './log.ts'
import { RetryBudget } from './retry-budget.ts'
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
  readonly guards: CallGuards
  readonly log: Log
}

/** Another service. */
export interface Upstream extends AsyncDisposable {
  readonly name: string
  /**
   * Sends a request and resolves to the answer, whatever its status.
   * Without an answer (no connection, time-out, open circuit, full bulkhead) it rejects with the refusal 503.
   *
   * @param repeatable whether it does no harm when the request arrives twice: then it is tried again after a failure,
   *   but not after a time-out, and for a share of the calls at most
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

/** A client of another service with connections that stay open, and those of time-outs, safe retries, a circuit breaker and a bulkhead that are asked for. */
export function connectUpstream(options: UpstreamOptions): Upstream {
  const { name, url, connections, timeoutMs, connectTimeoutMs = CONNECT_TIMEOUT_MS, guards, log } = options
  // For undici, 0 is no time-out.
  const limited = (ms: number): number => (guards.timeouts ? ms : 0)
  const pool = new Pool(url.origin, {
    connections,
    headersTimeout: limited(timeoutMs),
    bodyTimeout: limited(timeoutMs),
    connect: { timeout: limited(connectTimeoutMs) },
    keepAliveTimeout: IDLE_CONNECTION_MS,
    keepAliveMaxTimeout: IDLE_CONNECTION_MS,
  })
  const untraced = (request: UpstreamRequest): Promise<UpstreamResponse> => exchange(pool, request)
  const send = tracer === undefined ? untraced : tracedExchange(tracer, untraced, { name, url })
  const call = async (request: UpstreamRequest): Promise<UpstreamResponse> => {
    const response = await send(request)
    if (response.status >= 500) throw new FailedAnswer(response)
    return response
  }
  const breaker = guards.breaker ? circuitOf(name, call, log) : undefined
  const guarded = (request: UpstreamRequest): Promise<UpstreamResponse> => breaker?.fire(request) ?? call(request)
  const budget = new RetryBudget()

  async function attempt(request: UpstreamRequest, retries: number): Promise<UpstreamResponse> {
    try {
      return await guarded(request)
    } catch (error) {
      if (retries > 0 && breaker?.opened !== true && !isTimeOut(error) && budget.take()) {
        await delay(RETRY_DELAY_MS * (0.5 + Math.random()))
        return attempt(request, retries - 1)
      }
      if (error instanceof FailedAnswer) return error.response
      throw unavailable(`The service ${name} cannot be reached.`)
    }
  }
  let underWay = 0
  return {
    name,
    async send(request, repeatable) {
      if (guards.bulkhead > 0 && underWay >= guards.bulkhead) throw unavailable(`The service ${name} is busy.`)
      underWay += 1
      budget.called()
      try {
        return await attempt(request, repeatable && guards.retries ? RETRIES : 0)
      } finally {
        underWay -= 1
      }
    },
    // Past the breaker: probes are to see for themselves, and are no measure of the traffic.
    healthy: () =>
      exchange(pool, { method: 'GET', path: '/healthz' }).then(
        ({ status }) => status === 200,
        () => false,
      ),
    async [Symbol.asyncDispose]() {
      breaker?.shutdown()
      // Without time-outs a call may never end.
      await (guards.timeouts ? pool.close() : pool.destroy())
    },
  }
}

type Call = (request: UpstreamRequest) => Promise<UpstreamResponse>

function circuitOf(name: string, call: Call, log: Log): CircuitBreaker<Parameters<Call>, UpstreamResponse> {
  const breaker = new CircuitBreaker(call, BREAKER)
  breaker.on('open', () => log('warn', 'The circuit was opened', { upstream: name }))
  breaker.on('close', () => log('info', 'The circuit was closed', { upstream: name }))
  return breaker
}
