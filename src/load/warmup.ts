import type { Driver, LoadJob } from './driver.ts'

/** Use and work of one stretch of time. */
export interface Slice {
  readonly cpuMs: number
  readonly requests: number
  readonly durationMs: number
}

export interface WarmUpOptions {
  /** Where and how the load is made; its own length is not used. */
  readonly target: string
  readonly entrypoint: string
  readonly connections: number
  readonly seed: number
  readonly requestTimeoutMs: number
  /** Threads that drive it: 1 unless more are asked for. */
  readonly workers?: number
  readonly signal: AbortSignal
  readonly sliceMs?: number
  /** The warm-up ends here, steady or not. */
  readonly maxMs?: number
  /** It does not end before as many requests, unless its time is up. */
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

/** Of an odd number of values. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/**
 * Saturates a target until it is steady, in one job and so on the same connections. What it writes is in no ledger:
 * reset the target's data afterwards.
 * @param usedCpuMs cumulative CPU time of the whole target; NaN where it is not available, and then nothing is steady
 */
export async function warmUp(
  driver: Driver,
  usedCpuMs: () => Promise<number>,
  options: WarmUpOptions,
): Promise<WarmUp> {
  const { target, entrypoint, connections, seed, requestTimeoutMs, signal } = options
  const { workers = 1, sliceMs = 250, maxMs = 8_000, minRequests = 2_000 } = options
  const slices: Slice[] = []
  let steady = false
  let before = { cpuMs: await usedCpuMs(), requests: 0, elapsedMs: 0 }

  const job: LoadJob = {
    target,
    entrypoint,
    seed,
    requestTimeoutMs,
    progressEveryMs: sliceMs,
    workers,
    load: { loop: 'closed', connections, leadInMs: 0, durationMs: maxMs },
  }
  const edges = {
    opened() {},
    closed() {},
    async progress({ elapsedMs, requests }: { elapsedMs: number; requests: number }): Promise<boolean> {
      const now = { cpuMs: await usedCpuMs(), requests, elapsedMs }
      slices.push({
        cpuMs: now.cpuMs - before.cpuMs,
        requests: now.requests - before.requests,
        durationMs: now.elapsedMs - before.elapsedMs,
      })
      before = now
      steady = requests >= minRequests && isSteady(slices)
      return steady
    },
  }
  const { stages } = await driver.run(job, edges, signal)
  const last = slices.slice(-JUDGED_SLICES)
  return {
    requests: stages.reduce((sum, { requests }) => sum + requests.sent, 0),
    durationMs: stages.reduce((sum, { windowMs }) => sum + windowMs, 0),
    steady,
    throughputPerSecond: (sum(last, 'requests') / Math.max(1, sum(last, 'durationMs'))) * 1_000,
    cpuMsPerRequest: slices
      .filter(({ requests }) => requests > 0)
      .map(cpuMsPerRequest)
      .filter(Number.isFinite),
  }
}

const cpuMsPerRequest = ({ cpuMs, requests }: Slice): number => cpuMs / requests

function sum(slices: readonly Slice[], key: keyof Slice): number {
  return slices.reduce((total, slice) => total + slice[key], 0)
}
