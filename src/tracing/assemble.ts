import { type Span, SpanKind } from './span.ts'

/** A span with those that were made in it. */
export interface SpanNode {
  readonly span: Span
  readonly children: readonly SpanNode[]
}

/** All spans of one request. */
export interface Trace {
  readonly root: SpanNode
  /** Spans whose parent never came: they stand below the root. */
  readonly orphans: number
}

/** Puts the spans of each request together, one trace for each root. Spans of other requests are left out. */
export function assembleTraces(roots: readonly Span[], spans: readonly Span[]): Trace[] {
  const byTrace = Map.groupBy(spans, ({ traceId }) => traceId)
  return roots.map((root) => assemble(root, byTrace.get(root.traceId) ?? []))
}

function assemble(root: Span, others: readonly Span[]): Trace {
  const known = new Map<string, Span>([[root.spanId, root]])
  // One that was sent twice, after a time-out, is one.
  for (const span of others) if (!known.has(span.spanId)) known.set(span.spanId, span)
  const members = [...known.values()].filter((span) => span !== root)
  const parentOf = (span: Span): Span => {
    const parent = known.get(span.parentSpanId ?? '')
    return parent === undefined || isBelow(parent, span, known) ? root : parent
  }
  const children = Map.groupBy(members, (span) => parentOf(span).spanId)
  const node = (span: Span): SpanNode => ({
    span,
    children: (children.get(span.spanId) ?? []).toSorted(byStart).map(node),
  })
  return { root: node(root), orphans: members.filter(({ parentSpanId }) => !known.has(parentSpanId ?? '')).length }
}

/** Whether a span stands below another, itself included: what claims to be the child of its own child has no parent. */
function isBelow(span: Span, above: Span, known: ReadonlyMap<string, Span>): boolean {
  const seen = new Set<Span>()
  for (let at: Span | undefined = span; at !== undefined && !seen.has(at); at = known.get(at.parentSpanId ?? '')) {
    if (at === above) return true
    seen.add(at)
  }
  return false
}

function byStart(one: SpanNode['span'], other: SpanNode['span']): number {
  return one.startNs < other.startNs ? -1 : one.startNs > other.startNs ? 1 : 0
}

/** Whether what a span stands for was not waited for: a message that was handled later, or what went on after the parent had ended. */
export function isLater({ span }: SpanNode, parent: Span): boolean {
  return span.kind === SpanKind.consumer || span.startNs >= parent.endNs
}
