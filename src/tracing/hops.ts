import type { Hop, TracedTarget } from '../result/tracing-schema.ts'
import { assembleTraces, type Trace } from './assemble.ts'
import { DRIVER, type SampledRequest } from './requests.ts'
import type { Span } from './span.ts'
import { type SpanTimes, spanTimes } from './span-times.ts'

/** A request with the times of all its spans. */
interface TimedRequest extends SampledRequest {
  readonly trace: Trace
  readonly times: readonly SpanTimes[]
}

/** Where the time of the sampled requests of each target went. Requests that failed are counted, and no more. */
export function tracedTargets(requests: readonly SampledRequest[], spans: readonly Span[]): TracedTarget[] {
  const traces = assembleTraces(
    requests.map(({ root }) => root),
    spans,
  )
  const timed = requests.map((request, index): TimedRequest => {
    const trace = traces[index] as Trace
    return { ...request, trace, times: spanTimes(trace) }
  })
  return [...Map.groupBy(timed, ({ target }) => target)].map(([target, own]) => {
    const right = own.filter(({ isRight }) => isRight)
    return {
      target,
      requests: own.length,
      spans: sum(own.map(({ times }) => times.length - 1)),
      orphans: sum(own.map(({ trace }) => trace.orphans)),
      components: componentsOf(right),
      operations: [...Map.groupBy(right, ({ operation }) => operation)].map(([operation, those]) => ({
        operation,
        requests: those.length,
        p50Ms: median(those.map(timeOf)),
        ...firstHops(hopsOf(those)),
      })),
    }
  })
}

function componentsOf(requests: readonly TimedRequest[]): TracedTarget['components'] {
  const byOwner = grouped(requests, (one) => (one.isLater ? undefined : ownerOf(one)))
  const totalMs = sum(requests.map(timeOf))
  return [...byOwner]
    .map(([component, perRequest]) => {
      const ms = perRequest.map((those) => sum(those.map(({ criticalNs }) => msOf(criticalNs))))
      return { component, criticalMeanMs: sum(ms) / ms.length, criticalShare: shareOf(sum(ms), totalMs) }
    })
    .toSorted((one, other) => other.criticalShare - one.criticalShare)
}

/** More than any answer goes through, unless names have ids in them. */
const MOST_HOPS = 40
const LONGEST_NAME = 120

function firstHops(hops: readonly Hop[]): Pick<TracedTarget['operations'][number], 'hops' | 'moreHops'> {
  return { hops: hops.slice(0, MOST_HOPS), moreHops: Math.max(0, hops.length - MOST_HOPS) }
}

/** Spans of the same component and name, request by request. */
function hopsOf(requests: readonly TimedRequest[]): Hop[] {
  const totalMs = sum(requests.map(timeOf))
  return [
    ...grouped(requests, (one) => JSON.stringify([ownerOf(one), one.span.name.slice(0, LONGEST_NAME), one.isLater])),
  ]
    .map(([key, perRequest]): Hop => {
      const [component, name, later] = JSON.parse(key) as [string, string, boolean]
      const through = perRequest.filter((those) => those.length > 0)
      const perRequestMs = (of: (one: SpanTimes) => bigint): number[] =>
        through.map((those) => sum(those.map((one) => msOf(of(one)))))
      return {
        component,
        name,
        spansPerRequest: through.flat().length / requests.length,
        totalP50Ms: median(perRequestMs(({ totalNs }) => totalNs)),
        selfP50Ms: median(perRequestMs(({ selfNs }) => selfNs)),
        criticalShare: shareOf(sum(perRequestMs(({ criticalNs }) => criticalNs)), totalMs),
        later,
      }
    })
    .toSorted((one, other) => Number(one.later) - Number(other.later) || other.criticalShare - one.criticalShare)
}

/** The spans of each request by a key; a request that has none of a key has an empty list there. */
function grouped(
  requests: readonly TimedRequest[],
  keyOf: (one: SpanTimes) => string | undefined,
): Map<string, SpanTimes[][]> {
  const groups = new Map<string, SpanTimes[][]>()
  for (const [index, { times }] of requests.entries()) {
    for (const one of times) {
      const key = keyOf(one)
      if (key === undefined) continue
      const group = groups.get(key) ?? requests.map(() => [])
      groups.set(key, group)
      group[index]?.push(one)
    }
  }
  return groups
}

/** Who spent the time of a span: what a database does is told by who asks it, and is the database's all the same. */
function ownerOf({ span }: SpanTimes): string {
  const system = span.otlp.attributes?.find(({ key }) => key === 'db.system.name' || key === 'db.system')
  const name = system?.value?.stringValue
  const component = span.component.slice(0, LONGEST_NAME)
  return typeof name === 'string' && component !== DRIVER ? `${component} → ${name.slice(0, LONGEST_NAME)}` : component
}

const timeOf = ({ root }: SampledRequest): number => msOf(root.endNs - root.startNs)
const msOf = (ns: bigint): number => Number(ns) / 1e6

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** Rounding must not make a share of more than everything. */
function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(1, Math.max(0, part / whole))
}
