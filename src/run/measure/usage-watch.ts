import type { StageResult } from '../../result/schema.ts'
import type { ComponentUsage, Deployment } from '../../runtime/runtime.ts'

type Used = Omit<StageResult['components'][number], 'memoryBytes'>
type ResourceSample = StageResult['resources'][number]

/** In a long window so many samples at most, in a short one so far apart at least: each costs the machine some CPU. */
const MOST_SAMPLES = 60
const SHORTEST_INTERVAL_MS = 500

/** Told of each sample. */
export type OnUsage = (usage: readonly ComponentUsage[]) => void

interface Reading {
  readonly atMs: number
  readonly usage: readonly ComponentUsage[]
}

/**
 * Samples what the components of a deployment use: exactly at both edges of a window, which is what counts, and at
 * intervals in between, which shows its course.
 */
export class UsageWatch implements AsyncDisposable {
  readonly #deployment: Deployment
  readonly #intervalMs: number
  readonly #onUsage: OnUsage | undefined
  readonly #readings: Promise<Reading>[] = []
  #timer: NodeJS.Timeout | undefined
  #openedAt = 0
  #isClosed = false

  constructor(deployment: Deployment, windowMs: number, onUsage?: OnUsage) {
    this.#deployment = deployment
    this.#onUsage = onUsage
    this.#intervalMs = Math.max(SHORTEST_INTERVAL_MS, windowMs / MOST_SAMPLES)
  }

  open(): void {
    this.#openedAt = performance.now()
    this.#read()
    this.#timer = setInterval(() => this.#read(), this.#intervalMs)
  }

  /** The reading at the opening edge. */
  get opened(): Promise<unknown> {
    return Promise.resolve(this.#readings[0])
  }

  close(): void {
    clearInterval(this.#timer)
    this.#read()
    this.#isClosed = true
  }

  /** What was used between the edges, and its course. Rejects where a sample could not be taken. */
  async result(): Promise<{ used: Used[]; resources: ResourceSample[] }> {
    const readings = await Promise.all(this.#readings)
    const [first, last] = [readings[0], readings.at(-1)]
    if (!first || !last || !this.#isClosed) throw new TypeError('the driver did not announce its window')
    const opening = new Map(first.usage.map((usage) => [usage.component, usage]))
    return {
      used: last.usage.map((usage) => difference(usage, opening.get(usage.component))),
      resources: readings.slice(1).map(({ atMs, usage }) => ({
        atMs,
        components: usage.map(({ component, cpuMs, memoryBytes }) => ({
          component,
          cpuMs: since(cpuMs, opening.get(component)?.cpuMs),
          memoryBytes,
        })),
      })),
    }
  }

  /** Stops sampling, whatever became of the window. */
  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await Promise.allSettled(this.#readings)
  }

  #read(): void {
    const atMs = performance.now() - this.#openedAt
    const reading = this.#deployment.usage().then((usage) => ({ atMs, usage }))
    reading.then(({ usage }) => this.#onUsage?.(usage)).catch(() => {}) // what failed is told by `result`
    this.#readings.push(reading)
  }
}

function difference(after: ComponentUsage, before: ComponentUsage | undefined): Used {
  return {
    component: after.component,
    cpuMs: since(after.cpuMs, before?.cpuMs),
    throttledMs: since(after.throttledMs, before?.throttledMs),
    receivedBytes: since(after.receivedBytes, before?.receivedBytes),
    sentBytes: since(after.sentBytes, before?.sentBytes),
  }
}

/** @param start undefined: the component was not there yet, and so had used nothing; null: not available, and then neither is the difference */
function since(end: number | null, start: number | null | undefined): number | null {
  return end === null || start === null ? null : end - (start ?? 0)
}
