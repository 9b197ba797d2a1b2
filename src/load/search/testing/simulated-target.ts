import type { Drained } from '../../../scenario/audit.ts'
import { seededRandom } from '../../../scenario/random.ts'
import type { LoadJob, LoadMeasurement, LoadResult, OpenLoad, WindowEdges } from '../../driver.ts'
import type { CapacitySearchOptions } from '../run-search.ts'
import { measurementOf } from './measurement.ts'

/** What a target does, by arithmetic instead of by waiting. */
export interface Simulated {
  /** One request after the other, each for so long. */
  readonly serviceMs: number
  /** Every tenth request is a write that is answered at once and applied later, so many a second; left out: at once. */
  readonly appliedPerSecond?: number
  /** What one thread of the driver can produce; more waits in the driver. */
  readonly drivenPerSecond?: number
}

const WRITE_EVERY = 10

interface Served {
  readonly atMs: number
  readonly answeredMs: number
  readonly appliedMs: number | undefined
}

/** A target with one server and one applier of writes, and the driver in front of it, on a clock of their own. */
export class SimulatedTarget implements Pick<CapacitySearchOptions, 'driver' | 'drain' | 'resetData' | 'disqualify'> {
  readonly jobs: LoadJob[] = []
  readonly driver = { run: (job: LoadJob, edges: WindowEdges) => this.#run(job, edges) }
  resets = 0
  readonly #what: Simulated
  #nowMs = 0
  #served: Served[] = []

  constructor(what: Simulated) {
    this.#what = what
  }

  /** The rate of the latest job. */
  get offeredPerSecond(): number | undefined {
    return (this.jobs.at(-1)?.load as OpenLoad | undefined)?.stages[0]?.fromRatePerSecond
  }

  async resetData(): Promise<void> {
    this.resets += 1
    this.#served = []
  }

  async drain(drainTimeoutMs: number): Promise<Drained> {
    const lastMs = this.#served.reduce((last, { appliedMs }) => Math.max(last, appliedMs ?? 0), this.#nowMs)
    const drainMs = Math.min(lastMs - this.#nowMs, drainTimeoutMs)
    this.#nowMs += drainMs
    const pending = this.#served.filter(
      ({ answeredMs, appliedMs = 0 }) => answeredMs <= this.#nowMs && appliedMs > this.#nowMs,
    )
    return { drainMs, stillPending: pending.length }
  }

  disqualify({ driver }: LoadMeasurement, ratePerSecond: number): string[] {
    const most = (this.#what.drivenPerSecond ?? Number.POSITIVE_INFINITY) * driver.workers
    return ratePerSecond > most ? [`${driver.workers} threads produce no more than ${most}/s`] : []
  }

  async #run(job: LoadJob, edges: WindowEdges): Promise<LoadResult> {
    this.jobs.push(job)
    const load = job.load as OpenLoad
    const [stage] = load.stages
    if (stage === undefined) throw new TypeError('a probe has one stage')
    const openedMs = this.#nowMs + load.leadInMs
    const closedMs = openedMs + stage.durationMs
    this.#serve(job, stage.fromRatePerSecond, closedMs)
    const measured = this.#served.filter(({ atMs }) => atMs >= openedMs)
    await this.#pass(edges, openedMs, closedMs, job.progressEveryMs ?? stage.durationMs)
    const responsesMs = measured.map(({ atMs, answeredMs }) => Math.min(answeredMs - atMs, job.requestTimeoutMs))
    const timedOut = responsesMs.filter((ms) => ms === job.requestTimeoutMs).length
    const measurement = measurementOf({
      windowMs: stage.durationMs,
      timesMs: responsesMs,
      errors: timedOut > 0 ? { timeout: timedOut } : {},
      backlog: Array.from({ length: Math.ceil(stage.durationMs / 1_000) }, (_, second) =>
        this.#waitingAt(Math.min(closedMs, openedMs + (second + 1) * 1_000)),
      ),
      visibleAfterMs: measured.flatMap(({ answeredMs, appliedMs }) =>
        appliedMs === undefined ? [] : [appliedMs - answeredMs],
      ),
      workers: job.workers,
    })
    const writes = this.#served.filter(({ appliedMs }) => appliedMs !== undefined)
    const accepted = writes.map((_, index) => ({ key: `${job.seed}-${index}`, id: `${index}`, content: null }))
    return { stages: [measurement], ledger: { accepted, unresolved: [] }, stoppedBecause: undefined }
  }

  /** Poisson arrivals until the end, first come first served. */
  #serve({ seed, workers }: LoadJob, ratePerSecond: number, untilMs: number): void {
    const random = seededRandom(seed)
    const {
      serviceMs,
      appliedPerSecond = Number.POSITIVE_INFINITY,
      drivenPerSecond = Number.POSITIVE_INFINITY,
    } = this.#what
    let driverFreeMs = this.#nowMs
    let freeMs = this.#nowMs
    let applierFreeMs = this.#nowMs
    let index = 0
    const gapMs = (): number => (-Math.log(1 - random.next()) / ratePerSecond) * 1_000
    for (let atMs = this.#nowMs + gapMs(); atMs < untilMs; atMs += gapMs()) {
      driverFreeMs = Math.max(driverFreeMs, atMs) + 1_000 / (drivenPerSecond * workers)
      freeMs = Math.max(freeMs, driverFreeMs) + serviceMs
      const isWrite = index++ % WRITE_EVERY === 0
      if (isWrite) applierFreeMs = Math.max(applierFreeMs, freeMs) + 1_000 / appliedPerSecond
      this.#served.push({ atMs, answeredMs: freeMs, appliedMs: isWrite ? applierFreeMs : undefined })
    }
  }

  async #pass(edges: WindowEdges, openedMs: number, closedMs: number, everyMs: number): Promise<void> {
    this.#nowMs = openedMs
    edges.opened(0)
    for (let atMs = openedMs + everyMs; atMs < closedMs; atMs += everyMs) {
      this.#nowMs = atMs
      await edges.progress?.({ elapsedMs: atMs - openedMs, requests: 0, completed: [] })
    }
    this.#nowMs = closedMs
    edges.closed(0)
  }

  #waitingAt(timeMs: number): number {
    return this.#served.filter(({ atMs, answeredMs }) => atMs <= timeMs && answeredMs > timeMs).length
  }
}
