import { type FunctionCounters, readFunctionCounters } from '../../observe/function-metrics.ts'
import { readServed, type ServedCounters, servedBetween } from '../../observe/served-requests.ts'
import type { StageResult } from '../../result/schema.ts'
import type { Deployment } from '../../runtime/runtime.ts'
import { type OnUsage, UsageWatch } from './usage-watch.ts'

/** Samples what a deployment uses in the window of one stage, and what its functions count. It opens when it is made. */
export class StageWatch implements AsyncDisposable {
  readonly openedAt = performance.now()
  readonly #readFunctions: () => Promise<FunctionCounters | null>
  readonly #usage: UsageWatch
  readonly #before: Promise<FunctionCounters | null>
  #after: Promise<FunctionCounters | null> | undefined
  readonly #readServed: () => Promise<ServedCounters[] | null>
  readonly #servedBefore: Promise<ServedCounters[] | null>
  #servedAfter: Promise<ServedCounters[] | null> | undefined

  /** @param hasFaults what counts functions may not answer, and then is not known */
  constructor(deployment: Deployment, windowMs: number, onUsage?: OnUsage, hasFaults = false) {
    const read = (): Promise<FunctionCounters | null> => functionCounters(deployment)
    this.#readFunctions = hasFaults ? () => read().catch(() => null) : read
    this.#usage = new UsageWatch(deployment, windowMs, onUsage)
    this.#usage.open()
    this.#before = this.#readFunctions()
    this.#before.catch(() => {}) // told by `result`
    const served = (): Promise<ServedCounters[]> => readServed(deployment)
    this.#readServed = hasFaults ? () => served().catch(() => null) : served
    this.#servedBefore = this.#readServed()
    this.#servedBefore.catch(() => {})
  }

  /** Settles when all that is read at the opening edge has been read. */
  get opened(): Promise<unknown> {
    return Promise.allSettled([this.#usage.opened, this.#before, this.#servedBefore])
  }

  close(): void {
    this.#usage.close()
    this.#after = this.#readFunctions()
    this.#after.catch(() => {})
    this.#servedAfter = this.#readServed()
    this.#servedAfter.catch(() => {})
  }

  /** Rejects where a sample could not be taken. */
  async result(): Promise<Awaited<ReturnType<UsageWatch['result']>> & Pick<StageResult, 'functions' | 'served'>> {
    const [usage, before, after] = await Promise.all([this.#usage.result(), this.#before, this.#after])
    const [servedBefore, servedAfter] = await Promise.all([this.#servedBefore, this.#servedAfter])
    const served = servedBefore && servedAfter ? servedBetween(servedBefore, servedAfter) : []
    return {
      ...usage,
      functions: before && after ? difference(before, after) : null,
      ...(served.length > 0 && { served }),
    }
  }

  /** Stops sampling, whatever became of the window. */
  async [Symbol.asyncDispose](): Promise<void> {
    const counters = [this.#before, this.#after, this.#servedBefore, this.#servedAfter]
    await Promise.allSettled([this.#usage[Symbol.asyncDispose](), ...counters])
  }
}

async function functionCounters(deployment: Deployment): Promise<FunctionCounters | null> {
  const platform = deployment.topology.services.find((service) => service.functionMetricsPath !== undefined)
  if (!platform) return null
  return readFunctionCounters(new URL(platform.functionMetricsPath ?? '', deployment.addressOf(platform.name)))
}

function difference(before: FunctionCounters, after: FunctionCounters): FunctionCounters {
  return {
    invocations: after.invocations - before.invocations,
    coldStarts: after.coldStarts - before.coldStarts,
    billedMs: after.billedMs - before.billedMs,
    gbSeconds: after.gbSeconds - before.gbSeconds,
    throttled: after.throttled - before.throttled,
    environmentsPeak: after.environmentsPeak,
  }
}
