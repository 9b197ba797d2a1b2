import type { KeyValue, OtlpResource, OtlpScope, OtlpSpan } from './otlp-schema.ts'

/** As OTLP numbers the kinds of spans. */
export const SpanKind = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const

/** A span as it is looked at, with all that came with it. */
export interface Span {
  readonly traceId: string
  readonly spanId: string
  /** Undefined: it is the first of its trace. */
  readonly parentSpanId: string | undefined
  readonly name: string
  readonly kind: number
  /** Unix time. */
  readonly startNs: bigint
  readonly endNs: bigint
  /** `service.name` of what sent it. */
  readonly component: string
  readonly otlp: OtlpSpan
  readonly resource: OtlpResource
  readonly scope: OtlpScope
}

/** A span of a collected request. One that ends before it begins, by a clock that was set, has no length. */
export function spanOf(otlp: OtlpSpan, resource: OtlpResource, scope: OtlpScope): Span {
  const startNs = BigInt(otlp.startTimeUnixNano)
  const endNs = BigInt(otlp.endTimeUnixNano)
  return {
    traceId: otlp.traceId.toLowerCase(),
    spanId: otlp.spanId.toLowerCase(),
    parentSpanId: otlp.parentSpanId?.toLowerCase() || undefined,
    name: otlp.name,
    kind: otlp.kind,
    startNs,
    endNs: endNs < startNs ? startNs : endNs,
    component: textOf(resource.attributes ?? [], 'service.name') ?? 'unknown',
    otlp,
    resource,
    scope,
  }
}

function textOf(attributes: readonly KeyValue[], key: string): string | undefined {
  const value = attributes.find((attribute) => attribute.key === key)?.value?.stringValue
  return typeof value === 'string' && value !== '' ? value : undefined
}
