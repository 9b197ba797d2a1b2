/** The request that something is done for, and the span that it is done in. Only requests that are sampled have one. */
export interface TraceContext {
  /** 32 hexadecimal digits: the id of the request in all services. */
  readonly traceId: string
  /** 16 hexadecimal digits. */
  readonly spanId: string
}

const TRACEPARENT = /^[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(?:$|-)/
const SAMPLED = 1

/** Reads the header `traceparent` (W3C Trace Context); `undefined` where there is none, or the request is not sampled. */
export function parseTraceparent(header: unknown): TraceContext | undefined {
  if (typeof header !== 'string') return undefined
  const [, traceId, spanId, flags = '0'] = TRACEPARENT.exec(header) ?? []
  if (traceId === undefined || spanId === undefined || (Number.parseInt(flags, 16) & SAMPLED) === 0) return undefined
  return { traceId, spanId }
}

/** The header `traceparent` for what is done in this span. */
export function formatTraceparent({ traceId, spanId }: TraceContext): string {
  return `00-${traceId}-${spanId}-01`
}
