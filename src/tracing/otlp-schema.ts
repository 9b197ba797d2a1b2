import { z } from 'zod'

// OTLP in JSON, as far as it is looked into: what else a span holds is kept as it came.
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding

const keyValue = z.looseObject({ key: z.string(), value: z.looseObject({}).optional() })
const id = (digits: number): z.ZodString =>
  z.string().regex(new RegExp(`^[\\da-fA-F]{${digits}}$`), `${digits} hexadecimal digits`)
const nanoseconds = z.union([z.string().regex(/^\d{1,20}$/, 'a number of nanoseconds'), z.int().nonnegative()])

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']
/** A number, or the name that the mapping of Protocol Buffers to JSON allows in its place. */
const kind = z.union([
  z.int().min(0).max(5),
  z.enum(KINDS.map((name) => `SPAN_KIND_${name}`)).transform((name) => KINDS.indexOf(name.slice('SPAN_KIND_'.length))),
])

const otlpSpan = z.looseObject({
  traceId: id(32),
  spanId: id(16),
  parentSpanId: z.union([id(16), z.literal('')]).optional(),
  name: z.string().default(''),
  kind: kind.default(0),
  startTimeUnixNano: nanoseconds,
  endTimeUnixNano: nanoseconds,
  attributes: z.array(keyValue).optional(),
  status: z.looseObject({}).optional(),
})

const scopeSpans = z.looseObject({
  scope: z.looseObject({}).optional(),
  spans: z.array(otlpSpan).default([]),
})

const resourceSpans = z.looseObject({
  resource: z.looseObject({ attributes: z.array(keyValue).optional() }).optional(),
  scopeSpans: z.array(scopeSpans).default([]),
})

/** `ExportTraceServiceRequest` of OTLP. */
export const exportRequest = z.looseObject({ resourceSpans: z.array(resourceSpans).default([]) })

export type OtlpSpan = z.output<typeof otlpSpan>
export type OtlpResource = NonNullable<z.output<typeof resourceSpans>['resource']>
export type OtlpScope = NonNullable<z.output<typeof scopeSpans>['scope']>
export type KeyValue = z.output<typeof keyValue>
