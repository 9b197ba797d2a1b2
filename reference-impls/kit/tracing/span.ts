import type { TraceContext } from './trace-context.ts'

export type AttributeValue = string | number | boolean
/** Named as OpenTelemetry's semantic conventions name them. */
export type Attributes = Readonly<Record<string, AttributeValue | undefined>>

/** As OTLP numbers them. */
export const SpanKind = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const

/** What a span is about. */
export interface SpanSubject {
  /** The same for all requests of one sort: no ids in it. */
  readonly name: string
  readonly kind: (typeof SpanKind)[keyof typeof SpanKind]
  readonly attributes?: Attributes
}

/** A span that has ended. Times are Unix times in nanoseconds. */
export interface EndedSpan extends SpanSubject {
  readonly context: TraceContext
  readonly parentSpanId: string
  readonly startNs: bigint
  readonly endNs: bigint
  readonly attributes: Attributes
  readonly isError: boolean
}
