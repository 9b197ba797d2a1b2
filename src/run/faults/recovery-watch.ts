import { bucketPercentileMs } from '../../load/live/live-buckets.ts'
import type { Slo } from '../../scenario/define.ts'
import type { LiveSample } from '../watch/live.ts'

/** So many seconds inside the objectives, one after the other, show that a target is back. */
const CALM_SAMPLES = 2
/** What is left of a stage after its last second has too few requests to say anything. */
const SHORTEST_SAMPLE_MS = 500

/** A count of accepted writes that could not be read yet. */
interface Pending {
  readonly atMs: number
  readonly count: number
}

/**
 * Watches a load while and after something is wrong with its target, to end it when all is well again. Times are since the
 * first window opened.
 */
export class RecoveryWatch {
  readonly #atMs: number
  readonly #endMs: number
  readonly #slo: Slo
  readonly #readPending: (() => Promise<number>) | undefined
  readonly #pending: Pending[] = []
  #isAsking = false
  #calmSamples = 0

  /**
   * @param fault when it begins and ends
   * @param readPending rejects where the target does not answer; `undefined`: it does not say what is pending
   */
  constructor(
    fault: { readonly atMs: number; readonly durationMs: number },
    slo: Slo,
    readPending: (() => Promise<number>) | undefined,
  ) {
    this.#atMs = fault.atMs
    this.#endMs = fault.atMs + fault.durationMs
    this.#slo = slo
    this.#readPending = readPending
  }

  /** About a second of the load. */
  take({ fromMs, toMs, completed, failed, dropped, responseTime }: Omit<LiveSample, 'kind'>): void {
    if (toMs - fromMs < SHORTEST_SAMPLE_MS) return
    const wrong = failed + dropped
    const p99Ms = bucketPercentileMs(responseTime, 99) ?? Number.POSITIVE_INFINITY
    const isCalm = wrong <= this.#slo.errorShare * (completed + wrong) && p99Ms <= this.#slo.p99Ms
    this.#calmSamples = isCalm && fromMs >= this.#endMs ? this.#calmSamples + 1 : 0
  }

  /** Whether the target is back, with nothing pending that was not before. Asks it at the same time. */
  isOver(elapsedMs: number): boolean {
    void this.#ask(elapsedMs)
    const isDrained = this.#readPending === undefined || this.backlogMs !== undefined
    return this.#calmSamples >= CALM_SAMPLES && isDrained
  }

  /** From the end of the fault until no more was pending than before it; `undefined`: that was not seen. */
  get backlogMs(): number | undefined {
    const before = Math.max(0, ...this.#pending.filter(({ atMs }) => atMs < this.#atMs).map(({ count }) => count))
    const drained = this.#pending.find(({ atMs, count }) => atMs >= this.#endMs && count <= before)
    return drained && drained.atMs - this.#endMs
  }

  /** One question at a time: a target that is busy must not get more work from them. */
  async #ask(atMs: number): Promise<void> {
    if (this.#isAsking || this.#readPending === undefined) return
    this.#isAsking = true
    try {
      this.#pending.push({ atMs, count: await this.#readPending() })
    } catch {
      // It has a fault: there is no answer, or a wrong one.
    } finally {
      this.#isAsking = false
    }
  }
}
