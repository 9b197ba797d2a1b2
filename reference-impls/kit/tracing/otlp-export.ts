import type { Attributes, AttributeValue, EndedSpan } from './span.ts'

/** How long spans may wait for others to be sent with. */
const DELAY_MS = 200
/** More than wait are dropped: a collector that is away must not cost memory. */
const MOST_WAITING = 20_000
const MOST_IN_ONE_POST = 1_000
const POST_TIMEOUT_MS = 5_000

/** Sends spans to a collector in OTLP/HTTP with JSON, a few times a second. */
export class OtlpExport {
  readonly #url: string
  readonly #service: Attributes
  #waiting: EndedSpan[] = []
  #timer: NodeJS.Timeout | undefined
  #sending: Promise<void> = Promise.resolve()

  /**
   * @param endpoint base address of the collector
   * @param service what sends them: `service.name` and the like
   */
  constructor(endpoint: string, service: Attributes) {
    this.#url = `${endpoint.replace(/\/+$/, '')}/v1/traces`
    this.#service = service
  }

  add(span: EndedSpan): void {
    if (this.#waiting.length >= MOST_WAITING) return
    this.#waiting.push(span)
    this.#timer ??= setTimeout(() => void this.flush(), DELAY_MS).unref()
  }

  /** Resolves once all that has waited was sent. What the collector does not take is lost: requests must not wait for it. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const spans = this.#waiting
    this.#waiting = []
    this.#sending = this.#sending.then(async () => {
      for (let from = 0; from < spans.length; from += MOST_IN_ONE_POST) {
        await this.#post(spans.slice(from, from + MOST_IN_ONE_POST))
      }
    })
    await this.#sending
  }

  async #post(spans: readonly EndedSpan[]): Promise<void> {
    const scopeSpans = [{ scope: { name: 'reference-impls' }, spans: spans.map(otlpSpan) }]
    const body = JSON.stringify({ resourceSpans: [{ resource: { attributes: keyValues(this.#service) }, scopeSpans }] })
    const headers = { 'content-type': 'application/json' }
    const signal = AbortSignal.timeout(POST_TIMEOUT_MS)
    await fetch(this.#url, { method: 'POST', headers, body, signal }).then(
      (response) => response.arrayBuffer(),
      () => undefined,
    )
  }
}

function otlpSpan({ context, parentSpanId, name, kind, startNs, endNs, attributes, isError }: EndedSpan): object {
  return {
    ...context,
    parentSpanId,
    name,
    kind,
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: String(endNs),
    attributes: keyValues(attributes),
    status: isError ? { code: 2 } : {},
  }
}

function keyValues(attributes: Attributes): object[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  )
}

function anyValue(value: AttributeValue): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}
