import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { unixClock } from '../tracing/clock.ts'
import { OtlpExport } from '../tracing/otlp-export.ts'
import { SpanKind } from '../tracing/span.ts'
import { type OpenSpan, Tracer } from '../tracing/tracer.ts'

/** A span as it comes over the wire. */
export interface SentSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly kind: number
  readonly attributes: readonly { readonly key: string; readonly value: object }[]
  readonly status: object
}

interface Post {
  readonly resourceSpans: readonly { readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[] }[]
}

/** The request that a test traces. */
export const PARENT = { traceId: 'a'.repeat(32), spanId: '1'.repeat(16) }

/** A tracer, and an HTTP server that takes what it sends. */
export class Traced implements AsyncDisposable {
  readonly tracer: Tracer
  readonly #sent: readonly SentSpan[]
  readonly #close: () => void

  private constructor(tracer: Tracer, sent: readonly SentSpan[], close: () => void) {
    this.tracer = tracer
    this.#sent = sent
    this.#close = close
  }

  static async open(): Promise<Traced> {
    const sent: SentSpan[] = []
    const server = createServer(async (request, response) => {
      const { resourceSpans } = (await json(request)) as Post
      sent.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))
      response.end('{}')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const tracer = new Tracer(new OtlpExport(endpoint, { 'service.name': 'test' }), unixClock(undefined))
    return new Traced(tracer, sent, () => {
      server.closeAllConnections()
      server.close()
    })
  }

  /** A span that something else can be done in. */
  outer(): OpenSpan {
    return this.tracer.begin({ name: 'outer', kind: SpanKind.server }, PARENT)
  }

  /** All spans that have ended until now. */
  async spans(): Promise<readonly SentSpan[]> {
    await this.tracer.flush()
    return this.#sent
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#close()
  }
}

/** The attributes of a span, as a mapping. */
export function attributesOf({ attributes }: SentSpan): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
