import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Sampling } from '../load/tracing/request-sampler.ts'
import type { RequestSpan } from '../load/tracing/request-span.ts'
import type { Tracing } from '../result/tracing-schema.ts'
import { type Collector, openCollector } from './collector.ts'
import { tracedTargets } from './hops.ts'
import { type SampledRequest, sampledRequest } from './requests.ts'
import type { TraceDestination } from './target-environment.ts'
import { traceFile } from './trace-file.ts'

/** How long no span has to come before all are taken to be there, and how long that is waited for. */
const QUIET_MS = 700
const PATIENCE_MS = 10_000

/** The traces of a run: which requests are sampled, and what was seen of them by the driver and by the targets. */
export class RunTracing implements AsyncDisposable {
  readonly sampling: Sampling
  readonly destination: TraceDestination
  readonly collector: Collector
  readonly #requests: SampledRequest[] = []

  private constructor(collector: Collector, sampling: Sampling) {
    this.collector = collector
    this.sampling = sampling
    const offsetNs = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint()
    this.destination = { endpoint: collector.endpoint, offsetNs }
  }

  /**
   * Opens the collector.
   * @param share of the requests that are sampled, above 0 and up to 1
   * @param port of the collector; a free one where it is left out
   */
  static async open(share: number, port?: number): Promise<RunTracing> {
    return new RunTracing(await openCollector(port), { share, run: randomBytes(8).toString('hex') })
  }

  /** Takes what the driver has seen of a target's requests. */
  note(target: string, entrypoint: string, spans: readonly RequestSpan[] = []): void {
    const { offsetNs } = this.destination
    for (const span of spans) this.#requests.push(sampledRequest(span, { target, entrypoint, offsetNs }))
  }

  /** Waits until no more spans come. Targets have to run meanwhile: what stands still sends nothing. */
  async settled(signal: AbortSignal): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS
    for (let before = -1; before < this.#received && performance.now() < deadline; ) {
      before = this.#received
      await delay(QUIET_MS, undefined, { signal })
    }
  }

  /** Where the time went, for the result. */
  get summary(): Tracing {
    const { spans, dropped, refused } = this.collector
    return { share: this.sampling.share, targets: tracedTargets(this.#requests, spans), dropped, refused }
  }

  /** All traces as a file, in parts. */
  get file(): Iterable<string> {
    return traceFile(this.#requests, this.collector.spans)
  }

  get #received(): number {
    return this.collector.spans.length + this.collector.dropped
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.collector[Symbol.asyncDispose]()
  }
}
