import type { Attributes, HrTime } from '@opentelemetry/api'
import { BUCKETS, BUCKETS_A_DOUBLING, bucketEndMs } from '../load/live/live-buckets.ts'
import type { LiveEvent, LiveMemory, LivePlace, LiveSample, LiveUsage } from '../run/watch/live.ts'
import { METRICS, type MetricKey } from './metric-definitions.ts'

/** Buckets that become one on the way out: two from one power of two to the next are left. */
const MERGED = BUCKETS_A_DOUBLING / 2

/** Upper ends of the buckets of every histogram, in seconds; one more, without an end, follows. */
export const BOUNDARIES_S: readonly number[] = Array.from({ length: BUCKETS / MERGED - 1 }, (_, index) =>
  Number((bucketEndMs((index + 1) * MERGED - 1) / 1_000).toPrecision(6)),
)

/** One time series as it stands. */
export interface Series {
  readonly metric: MetricKey
  readonly attributes: Attributes
  /** Of a counter or gauge. */
  value: number
  /** Of a histogram: one for each of `BOUNDARIES_S`, and one for what is above. */
  readonly buckets: number[]
  /** When its first value came. */
  readonly since: HrTime
}

/** Adds up what a run tells while it measures. Listening costs a few additions a second. */
export class RunMetrics {
  readonly #series = new Map<string, Series>()

  get series(): Iterable<Series> {
    return this.#series.values()
  }

  readonly listen = (event: LiveEvent): void => {
    if (event.kind === 'round') this.#at('round', { 'archbench.target': event.target }).value = event.round + 1
    else if (event.kind === 'load') this.#load(event)
    else if (event.kind === 'usage') this.#usage(event)
    else this.#memory(event)
  }

  #load(sample: LiveSample): void {
    const place = placeOf(sample)
    const add = (metric: MetricKey, by: number, more: Attributes = {}): void => {
      this.#at(metric, { ...place, ...more }).value += by
    }
    add('planned', sample.planned)
    add('sent', sample.sent)
    for (const outcome of ['completed', 'failed', 'dropped'] as const) {
      add('settled', sample[outcome], { 'archbench.outcome': outcome })
    }
    add('invisible', sample.invisible)
    const server = serverOf(sample)
    const active = this.#at('active', { 'archbench.target': sample.target, ...server })
    active.value = Math.max(0, active.value + sample.sent - sample.completed - sample.failed)
    this.#fill('responseTime', place, sample.responseTime)
    this.#fill('serviceTime', { ...place, ...server }, sample.serviceTime)
    this.#fill('sendLag', place, sample.sendLag)
    this.#fill('visibility', place, sample.visibility)
  }

  #usage({ target, components }: LiveUsage): void {
    for (const { component, cpuMs, memoryBytes, receivedBytes, sentBytes } of components) {
      const of = { 'archbench.target': target, 'archbench.component': component }
      if (cpuMs !== null) this.#at('cpu', of).value = cpuMs / 1_000
      if (memoryBytes !== null) this.#at('memory', of).value = memoryBytes
      if (receivedBytes !== null)
        this.#at('network', { ...of, 'network.io.direction': 'receive' }).value = receivedBytes
      if (sentBytes !== null) this.#at('network', { ...of, 'network.io.direction': 'transmit' }).value = sentBytes
    }
  }

  #memory({ target, components }: LiveMemory): void {
    for (const { component, memoryBytes } of components) {
      if (memoryBytes === null) continue
      this.#at('memory', { 'archbench.target': target, 'archbench.component': component }).value = memoryBytes
    }
  }

  #fill(metric: MetricKey, attributes: Attributes, counts: Uint32Array): void {
    const { buckets } = this.#at(metric, attributes)
    for (const [bucket, count] of counts.entries()) {
      const merged = Math.floor(bucket / MERGED)
      if (count > 0) buckets[merged] = (buckets[merged] ?? 0) + count
    }
  }

  #at(metric: MetricKey, attributes: Attributes): Series {
    const key = `${metric} ${JSON.stringify(attributes)}`
    const known = this.#series.get(key)
    if (known) return known
    const isHistogram = METRICS[metric].kind === 'histogram'
    const buckets = isHistogram ? Array<number>(BOUNDARIES_S.length + 1).fill(0) : []
    const made: Series = { metric, attributes, value: 0, buckets, since: hrTimeNow() }
    this.#series.set(key, made)
    return made
  }
}

function placeOf({ target, profile, stage }: LivePlace): Attributes {
  return { 'archbench.target': target, 'archbench.profile': profile, 'archbench.stage': stage }
}

/** What the semantic conventions ask of an HTTP client's metrics. Live counts do not tell methods apart. */
function serverOf({ entrypoint }: LiveSample): Attributes {
  const { hostname, port, protocol } = new URL(entrypoint)
  const standard = protocol === 'https:' ? 443 : 80
  return {
    'http.request.method': '_OTHER',
    'server.address': hostname,
    'server.port': port === '' ? standard : Number(port),
  }
}

/** The time of day in the form of OpenTelemetry: seconds and nanoseconds. */
export function hrTimeNow(): HrTime {
  const now = Date.now()
  return [Math.trunc(now / 1_000), (now % 1_000) * 1_000_000]
}
