import type { Ledger } from '../scenario/define.ts'

/** As fast as answers come: so many connections, one request in flight on each. */
export interface SaturateStage {
  readonly profile: 'saturate'
  readonly connections: number
  /** Time before the window that is driven and not measured. */
  readonly leadInMs: number
  readonly durationMs: number
}

/** A schedule that does not care how slow the answers are. */
export interface SteadyStage {
  readonly profile: 'steady'
  readonly ratePerSecond: number
  readonly arrivals: 'poisson' | 'uniform'
  readonly maxInFlight: number
  readonly leadInMs: number
  readonly durationMs: number
}

export type Stage = SaturateStage | SteadyStage

export interface LoadJob {
  /** Key of what the driver remembers about a target between jobs. */
  readonly target: string
  readonly entrypoint: string
  readonly stage: Stage
  /** Seed of the operation stream: the same for all targets of one round. */
  readonly seed: number
  readonly requestTimeoutMs: number
  /** How often `WindowEdges.progress` is called inside of the window; never where it is left out. */
  readonly progressEveryMs?: number | undefined
}

export interface LatencySummary {
  readonly count: number
  /** HdrHistogram in microseconds, compressed V2, base64. */
  readonly histogram: string
}

export interface LoadMeasurement {
  /** Length of the window. */
  readonly windowMs: number
  readonly requests: {
    /** Requests whose intended start lay in the window (open loop) or that were answered in it (closed loop). */
    readonly planned: number
    readonly completed: number
    readonly failed: number
    /** Never sent, because the cap on requests in flight was reached. */
    readonly dropped: number
  }
  /** Failures by kind: `timeout`, `connection`, `status 500`, `schema placeOrder` … */
  readonly errors: Readonly<Record<string, number>>
  readonly operations: Readonly<Record<string, { readonly completed: number; readonly responseTime: LatencySummary }>>
  /**
   * From the intended start; in a closed loop the same as the service time. Right answers, and time-outs at the
   * time they had taken by then; other failures are in `errors` alone, so that a quick error does not pass for a quick answer.
   */
  readonly responseTime: LatencySummary
  /** From the send. */
  readonly serviceTime: LatencySummary
  /** From the accepting answer to the first answer that showed the effect; a sample of the accepted writes. */
  readonly visibility: LatencySummary
  /** Sampled writes whose effect was not seen before the probe gave up. */
  readonly invisible: number
  /** One row for each second of the window (the last may be shorter). */
  readonly series: readonly {
    readonly fromMs: number
    readonly toMs: number
    readonly completed: number
    readonly failed: number
    readonly p50Ms: number
    readonly p99Ms: number
  }[]
  readonly driver: {
    /** CPU time of the driver's process in the window. */
    readonly cpuMs: number
    /** When the schedule was acted upon, minus when it meant to be; 0 in a closed loop. */
    readonly lagP50Ms: number
    readonly lagP99Ms: number
    readonly eventLoopDelayP99Ms: number
    /** Time-averaged requests in flight, for Little's law. */
    readonly meanInFlight: number
  }
}

export interface LoadResult {
  readonly measurement: LoadMeasurement
  readonly ledger: Ledger
}

/** What has been answered or has failed since the window opened. */
export interface WindowProgress {
  readonly elapsedMs: number
  readonly requests: number
}

/** Called at the edges of the window, so that use can be sampled there. */
export interface WindowEdges {
  opened(): void
  closed(): void
  /** Called inside of the window every `LoadJob.progressEveryMs`; `true` ends the window now, in good order. */
  progress?(progress: WindowProgress): Promise<boolean>
}

/** What produces load. One driver serves all targets; it remembers what each has answered (tokens, ids). */
export interface Driver extends AsyncDisposable {
  /**
   * Forgets what a target answered and runs the scenario's preparation against it: before the first job, and whenever
   * the target's data has been reset.
   * Throws a UserError that names the operation when an answer is wrong.
   */
  prepare(target: string, entrypoint: string): Promise<void>
  /** One job at a time. Rejects with the signal's reason soon after it is aborted. */
  run(job: LoadJob, edges: WindowEdges, signal: AbortSignal): Promise<LoadResult>
}
