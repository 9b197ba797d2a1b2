import type { SampledRequest } from './requests.ts'
import type { Span } from './span.ts'

/**
 * A file of traces, in parts. It is OTLP's JSON (`resourceSpans`), and holds the same spans as trace events of Chrome
 * (`traceEvents`), which Perfetto reads and readers of OTLP pass over. Those come first: Perfetto looks for them at the start.
 */
export function* traceFile(requests: readonly SampledRequest[], spans: readonly Span[]): Generator<string> {
  const known = new Set(requests.map(({ root }) => root.traceId))
  const all = [...requests.map(({ root }) => root), ...spans.filter(({ traceId }) => known.has(traceId))]
  yield '{"traceEvents":[\n'
  yield* separated(traceEvents(requests, all))
  yield '\n],"resourceSpans":[\n'
  yield* separated(resourceSpans(all))
  yield '\n]}\n'
}

function* separated(values: Iterable<object>): Generator<string> {
  let isFirst = true
  for (const value of values) {
    yield `${isFirst ? '' : ',\n'}${JSON.stringify(value)}`
    isFirst = false
  }
}

/** Spans of one sender come together, as OTLP has them. */
function* resourceSpans(spans: readonly Span[]): Generator<object> {
  const bySender = Map.groupBy(spans, ({ resource, scope }) => JSON.stringify([resource, scope]))
  for (const those of bySender.values()) {
    const [{ resource, scope }] = those as [Span]
    yield { resource, scopeSpans: [{ scope, spans: those.map(({ otlp }) => otlp) }] }
  }
}

/**
 * Each target is a process of the picture, and each request has a row of its own for each component: async events, for
 * spans of one component may overlap.
 */
function* traceEvents(requests: readonly SampledRequest[], spans: readonly Span[]): Generator<object> {
  const targets = [...new Set(requests.map(({ target }) => target))]
  const processOf = new Map(requests.map(({ root, target }) => [root.traceId, targets.indexOf(target) + 1]))
  for (const [index, name] of targets.entries()) {
    yield { ph: 'M', name: 'process_name', pid: index + 1, tid: 0, args: { name } }
  }
  for (const { traceId, spanId, parentSpanId, component, name, startNs, endNs } of spans) {
    const common = {
      cat: component,
      id: traceId,
      pid: processOf.get(traceId) ?? 0,
      tid: 0,
      name: `${component}: ${name}`,
    }
    yield { ...common, ph: 'b', ts: microseconds(startNs), args: { traceId, spanId, parentSpanId } }
    yield { ...common, ph: 'e', ts: microseconds(endNs) }
  }
}

function microseconds(ns: bigint): number {
  return Number(ns / 1_000n) + Number(ns % 1_000n) / 1_000
}
