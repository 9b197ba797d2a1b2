import { isLater, type SpanNode, type Trace } from './assemble.ts'
import type { Span } from './span.ts'

/** Where the time of one span went. In nanoseconds. */
export interface SpanTimes {
  readonly span: Span
  readonly totalNs: bigint
  /** Without what was waited for in spans of its own. */
  readonly selfNs: bigint
  /** How much longer the answer took because of it: nothing where something else took longer at the same time. */
  readonly criticalNs: bigint
  /** Whether the answer did not wait for it. */
  readonly isLater: boolean
}

interface Interval {
  readonly fromNs: bigint
  readonly toNs: bigint
}

/** The times of all spans of a request. Those on the critical path add up to the time of the request. */
export function spanTimes({ root }: Trace): SpanTimes[] {
  const critical = new Map<Span, bigint>()
  followCriticalPath(root, intervalOf(root.span), critical)
  const times: SpanTimes[] = []
  visit(root, false)
  return times

  function visit(node: SpanNode, isLaterThanAnswer: boolean): void {
    const { span, children } = node
    const own = intervalOf(span)
    const waited = children.filter((child) => !isLater(child, span)).map((child) => within(intervalOf(child.span), own))
    times.push({
      span,
      totalNs: lengthOf(own),
      selfNs: lengthOf(own) - covered(waited),
      criticalNs: critical.get(span) ?? 0n,
      isLater: isLaterThanAnswer,
    })
    for (const child of children) visit(child, isLaterThanAnswer || isLater(child, span))
  }
}

/**
 * Walks from the end of a span to its start: what ended last was waited for, and so on before it began. What is left in
 * between is the span's own. Parts of children outside of it, by another clock, are no part of it.
 */
function followCriticalPath({ span, children }: SpanNode, interval: Interval, critical: Map<Span, bigint>): void {
  let cursorNs = interval.toNs
  let ownNs = 0n
  const candidates = children
    .filter((child) => !isLater(child, span))
    .map((node) => ({ node, interval: within(intervalOf(node.span), interval) }))
    .toSorted((one, other) => (one.interval.toNs > other.interval.toNs ? -1 : 1))
  for (const child of candidates) {
    const waited = within(child.interval, { fromNs: interval.fromNs, toNs: cursorNs })
    if (lengthOf(waited) === 0n) continue
    ownNs += cursorNs - waited.toNs
    followCriticalPath(child.node, waited, critical)
    cursorNs = waited.fromNs
  }
  critical.set(span, ownNs + (cursorNs - interval.fromNs))
}

function intervalOf({ startNs, endNs }: Span): Interval {
  return { fromNs: startNs, toNs: endNs }
}

function within({ fromNs, toNs }: Interval, outer: Interval): Interval {
  const clamp = (at: bigint): bigint => (at < outer.fromNs ? outer.fromNs : at > outer.toNs ? outer.toNs : at)
  return { fromNs: clamp(fromNs), toNs: clamp(toNs) }
}

function lengthOf({ fromNs, toNs }: Interval): bigint {
  return toNs - fromNs
}

/** Length of all together: what overlaps counts once. */
function covered(intervals: readonly Interval[]): bigint {
  let sum = 0n
  let reached: bigint | undefined
  for (const { fromNs, toNs } of intervals.toSorted((one, other) => (one.fromNs < other.fromNs ? -1 : 1))) {
    const from = reached !== undefined && reached > fromNs ? reached : fromNs
    if (toNs > from) sum += toNs - from
    if (reached === undefined || toNs > reached) reached = toNs
  }
  return sum
}
