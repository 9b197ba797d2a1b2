import { type Span, SpanKind, spanOf } from '../span.ts'

export interface SpanModel {
  readonly id: number
  readonly parent?: number
  readonly trace?: number
  readonly component?: string
  readonly name?: string
  readonly kind?: number
  /** In milliseconds. */
  readonly from: number
  readonly to: number
  readonly attributes?: Readonly<Record<string, string>>
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')

/** A span with small numbers in place of ids and times. */
export function span({ id, parent, trace = 1, component = 'api', name = `work ${id}`, ...of }: SpanModel): Span {
  const attributes = Object.entries(of.attributes ?? {}).map(([key, stringValue]) => ({ key, value: { stringValue } }))
  const otlp = {
    traceId: hex(trace, 32),
    spanId: hex(id, 16),
    parentSpanId: parent === undefined ? '' : hex(parent, 16),
    name,
    kind: of.kind ?? SpanKind.internal,
    startTimeUnixNano: String(BigInt(of.from) * 1_000_000n),
    endTimeUnixNano: String(BigInt(of.to) * 1_000_000n),
    attributes,
  }
  return spanOf(otlp, { attributes: [{ key: 'service.name', value: { stringValue: component } }] }, {})
}
