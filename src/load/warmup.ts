import type { Driver, LoadJob, WindowProgress } from './driver.ts'

/** Use and work of one stretch of time. */
export interface Slice {
  readonly cpuMs: number
  readonly requests: number
  readonly durationMs: number
}

/** A target that is warmed up. */
export interface WarmUpTarget {
  readonly name: string
  readonly entrypoint: string
  /** Cumulative CPU time of the whole target; NaN where it is not available, and then nothing is steady. */
  usedCpuMs(): Promise<number>
}

export interface WarmUpOptions {
  /** Of each target. */
  readonly connections: number
  readonly seed: number
  readonly requestTimeoutMs: number
  /** Threads that drive each target: 1 unless more are asked for. */
  readonly workers?: number
  readonly signal: AbortSignal
  readonly sliceMs?: number
  /** The warm-up ends here, steady or not. */
  readonly maxMs?: number
  /** It does not end before as many requests of each target, unless its time is up. */
  readonly minRequests?: number
}

/** As `warmUp` in the result document. */
export interface WarmUp {
  readonly requests: number
  readonly durationMs: number
  readonly steady: boolean
  /** Of the slices that were judged last. */
  readonly throughputPerSecond: number
  readonly cpuMsPerRequest: readonly number[]
}

const JUDGED_SLICES = 5
const TOLERANCE = 0.1

/**
 * Whether the CPU time per request holds still: each of the last five slices lies within 10 % of their mean, or, on a
 * machine too noisy for that, their median has moved by less than 10 % from that of the five slices before.
 */
export function isSteady(slices: readonly Slice[]): boolean {
  const last = slices.slice(-JUDGED_SLICES)
  const before = slices.slice(-2 * JUDGED_SLICES, -JUDGED_SLICES)
  if (last.length < JUDGED_SLICES || last.some(({ requests }) => requests === 0)) return false
  const costs = last.map(cpuMsPerRequest)
  const mean = costs.reduce((sum, cost) => sum + cost, 0) / costs.length
  if (costs.every((cost) => Math.abs(cost - mean) <= TOLERANCE * mean)) return true
  if (before.length < JUDGED_SLICES || before.some(({ requests }) => requests === 0)) return false
  const earlier = median(before.map(cpuMsPerRequest))
  return Math.abs(median(costs) - earlier) <= TOLERANCE * earlier
}

/** Whether nothing is answered any more: such a target has failed, and the others need not wait for it. */
function isSilent(slices: readonly Slice[]): boolean {
  return slices.length >= JUDGED_SLICES && slices.slice(-JUDGED_SLICES).every(({ requests }) => requests === 0)
}

/** Of an odd number of values. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/**
 * Saturates targets, all at the same time, until each is steady, in one job and so on the same connections. What it writes is
 * in no ledger: reset the targets' data afterwards.
 * @returns in the order of the targets
 */
export async function warmUp(
  driver: Driver,
  targets: readonly WarmUpTarget[],
  options: WarmUpOptions,
): Promise<WarmUp[]> {
  const { connections, seed, requestTimeoutMs, signal } = options
  const { workers = 1, sliceMs = 250, maxMs = 8_000, minRequests = 2_000 } = options
  const slices = targets.map((): Slice[] => [])
  const steady = targets.map(() => false)
  const usedCpuMs = (): Promise<number[]> => Promise.all(targets.map((target) => target.usedCpuMs()))
  let before = { cpuMs: await usedCpuMs(), requests: targets.map(() => 0), elapsedMs: 0 }

  const jobs = targets.map(({ name, entrypoint }): LoadJob => {
    const load = { loop: 'closed', connections, leadInMs: 0, durationMs: maxMs } as const
    return { target: name, entrypoint, seed, requestTimeoutMs, progressEveryMs: sliceMs, workers, load }
  })
  const edges = {
    opened() {},
    closed() {},
    async progress({ elapsedMs, completed }: WindowProgress): Promise<boolean> {
      const now = { cpuMs: await usedCpuMs(), requests: completed, elapsedMs }
      for (const [target, ofTarget] of slices.entries()) {
        const since = (key: 'cpuMs' | 'requests'): number => (now[key][target] ?? 0) - (before[key][target] ?? 0)
        ofTarget.push({ cpuMs: since('cpuMs'), requests: since('requests'), durationMs: elapsedMs - before.elapsedMs })
        steady[target] = isSilent(ofTarget) || ((completed[target] ?? 0) >= minRequests && isSteady(ofTarget))
      }
      before = { ...now, requests: [...completed] }
      return steady.every(Boolean)
    },
  }
  const results = await driver.runTogether(jobs, edges, signal)
  return results.map(({ stages }, target) => {
    const ofTarget = slices[target] ?? []
    const last = ofTarget.slice(-JUDGED_SLICES)
    return {
      requests: stages.reduce((sum, { requests }) => sum + requests.sent, 0),
      durationMs: stages.reduce((sum, { windowMs }) => sum + windowMs, 0),
      steady: steady[target] ?? false,
      throughputPerSecond: (sum(last, 'requests') / Math.max(1, sum(last, 'durationMs'))) * 1_000,
      cpuMsPerRequest: ofTarget
        .filter(({ requests }) => requests > 0)
        .map(cpuMsPerRequest)
        .filter(Number.isFinite),
    }
  })
}

const cpuMsPerRequest = ({ cpuMs, requests }: Slice): number => cpuMs / requests

function sum(slices: readonly Slice[], key: keyof Slice): number {
  return slices.reduce((total, slice) => total + slice[key], 0)
}
