import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { unixClock } from './clock.ts'
import { OtlpExport } from './otlp-export.ts'
import type { Attributes, EndedSpan, SpanSubject } from './span.ts'
import { formatTraceparent, type TraceContext } from './trace-context.ts'

/** A span that has begun. */
export class OpenSpan {
  readonly context: TraceContext
  readonly #subject: SpanSubject
  readonly #parent: TraceContext
  readonly #startNs: bigint
  readonly #ended: (span: EndedSpan) => void
  #attributes: Attributes
  #isError = false
  #isOver = false

  constructor(subject: SpanSubject, parent: TraceContext, startNs: bigint, ended: (span: EndedSpan) => void) {
    this.context = { traceId: parent.traceId, spanId: randomBytes(8).toString('hex') }
    this.#subject = subject
    this.#parent = parent
    this.#startNs = startNs
    this.#ended = ended
    this.#attributes = subject.attributes ?? {}
  }

  /** Header for what is asked of others in it. */
  get traceparent(): string {
    return formatTraceparent(this.context)
  }

  note(attributes: Attributes): void {
    this.#attributes = { ...this.#attributes, ...attributes }
  }

  /** @param kind what went wrong, in one word: a status, a code */
  failed(kind: string): void {
    this.#isError = true
    this.note({ 'error.type': kind })
  }

  /** Only the first end counts. @param endNs Unix time */
  end(endNs: bigint): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#ended({
      ...this.#subject,
      context: this.context,
      parentSpanId: this.#parent.spanId,
      startNs: this.#startNs,
      endNs,
      attributes: this.#attributes,
      isError: this.#isError,
    })
  }
}

/** Makes spans of what is done for sampled requests, and finds the request again in whatever is done for it. */
export class Tracer {
  readonly #current = new AsyncLocalStorage<TraceContext | undefined>()
  readonly #now: () => bigint
  readonly #export: OtlpExport

  constructor(exporter: OtlpExport, now: () => bigint) {
    this.#export = exporter
    this.#now = now
  }

  /** The sampled request that is worked for; `undefined`: none. */
  get current(): TraceContext | undefined {
    return this.#current.getStore()
  }

  /** Begins a span of a request that came in. */
  begin(subject: SpanSubject, parent: TraceContext): OpenSpan {
    return new OpenSpan(subject, parent, this.#now(), (ended) => this.#export.add(ended))
  }

  /** Begins a span in the one that is worked in; `undefined` where that is of no sampled request. */
  child(subject: SpanSubject): OpenSpan | undefined {
    const parent = this.current
    return parent && this.begin(subject, parent)
  }

  end(span: OpenSpan): void {
    span.end(this.#now())
  }

  /** Does something in a span, which stays open. */
  within<Result>({ context }: OpenSpan, work: () => Result): Result {
    return this.#current.run(context, work)
  }

  /** Does something in a span, which ends with it. */
  async whole<Result>(span: OpenSpan, work: () => Promise<Result>): Promise<Result> {
    try {
      return await this.within(span, work)
    } catch (error) {
      span.failed(errorType(error))
      throw error
    } finally {
      this.end(span)
    }
  }

  /** Does something in a span of its own where it is done for a sampled request. */
  inSpan<Result>(subject: SpanSubject, work: () => Promise<Result>): Promise<Result> {
    const span = this.child(subject)
    return span === undefined ? work() : this.whole(span, work)
  }

  /** Resolves once all spans that have ended were sent. */
  async flush(): Promise<void> {
    await this.#export.flush()
  }
}

function errorType(error: unknown): string {
  if (!(error instanceof Error)) return 'error'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}

/**
 * The tracer of this process, where the standard variables name a collector. Nothing asks for it while a request is
 * served where there is none: what can be traced is put together with or without it at the start.
 */
export const tracer: Tracer | undefined = tracerOf(process.env)

function tracerOf(env: NodeJS.ProcessEnv): Tracer | undefined {
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT
  if (!endpoint) return undefined
  const name = env.AWS_LAMBDA_FUNCTION_NAME ?? env.OTEL_SERVICE_NAME ?? 'service'
  const service = { 'service.name': name, 'service.namespace': env.ARCHBENCH_TARGET, 'process.pid': process.pid }
  return new Tracer(new OtlpExport(endpoint, service), unixClock(env.ARCHBENCH_CLOCK_OFFSET_NS))
}
