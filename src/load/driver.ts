import type { Ledger } from '../scenario/define.ts'
import type { LiveCounts } from './live/live-cells.ts'
import type { Sampling } from './tracing/request-sampler.ts'
import type { RequestSpan } from './tracing/request-span.ts'

/** As fast as answers come: so many connections, one request in flight on each. */
export interface ClosedLoad {
  readonly loop: 'closed'
  readonly connections: number
  /** Time before the window that is driven and not measured. */
  readonly leadInMs: number
  readonly durationMs: number
  /** Whether some accepted writes are read back until they can be seen: a few requests more beside the load. */
  readonly watchWrites?: boolean
  /**
   * Driven in turns with the other jobs of `runTogether`: in so many turns of this length, each when the one before has been
   * answered. Its window is the time of its own turns, and `durationMs` their sum; there is no lead-in.
   */
  readonly turns?: { readonly count: number; readonly lengthMs: number } | undefined
}

/** A stretch of an open-loop schedule; the rate goes from one to the other in a straight line. */
export interface RateStage {
  readonly name: string
  readonly durationMs: number
  readonly fromRatePerSecond: number
  readonly toRatePerSecond: number
}

/** A schedule that does not care how slow the answers are. Its stages follow each other without a gap. */
export interface OpenLoad {
  readonly loop: 'open'
  readonly arrivals: 'poisson' | 'uniform'
  readonly maxInFlight: number
  /** Time before the first stage, at the rate with which that begins, that is driven and not measured. */
  readonly leadInMs: number
  readonly stages: readonly RateStage[]
}

export type Load = ClosedLoad | OpenLoad

/** When a job is given up: at least this share of what was settled in so long a time (20 requests or more) went wrong. */
export interface ErrorLimit {
  /** 0 to 1. */
  readonly share: number
  readonly forMs: number
}

export interface LoadJob {
  /** Key of what the driver remembers about a target between jobs. */
  readonly target: string
  readonly entrypoint: string
  readonly load: Load
  /** Seed of the operation stream: the same for all targets of one round. */
  readonly seed: number
  readonly requestTimeoutMs: number
  /** Threads that produce the load. In a closed loop no more than it has connections. */
  readonly workers: number
  readonly errorLimit?: ErrorLimit | undefined
  /** How often `WindowEdges.progress` is called inside of the windows; never where it is left out. */
  readonly progressEveryMs?: number | undefined
  /** How often `WindowEdges.live` is called inside of the windows, and at the end of each; never where it is left out. */
  readonly liveEveryMs?: number | undefined
  /** Which requests carry `traceparent`; none does where it is left out. */
  readonly sampling?: Sampling | undefined
}

export interface LatencySummary {
  readonly count: number
  /** HdrHistogram in microseconds, compressed V2, base64. */
  readonly histogram: string
}

/** One second of a window; the last may be shorter. What happened to a request counts where it was meant to start. */
export interface SeriesRow {
  readonly fromMs: number
  readonly toMs: number
  readonly planned: number
  readonly sent: number
  readonly completed: number
  readonly failed: number
  readonly dropped: number
  /** Due and neither answered nor failed nor dropped when the row ended. */
  readonly backlog: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** What one stage of a load has shown. */
export interface LoadMeasurement {
  /** Length of the window. */
  readonly windowMs: number
  /** `planned` = `sent` + `dropped`, and `sent` = `completed` + `failed`, always. */
  readonly requests: {
    /** Requests whose intended start lay in the window; in a closed loop, those that were sent in it. */
    readonly planned: number
    readonly sent: number
    readonly completed: number
    /** Wrong answers, broken connections and time-outs. */
    readonly failed: number
    /** Never sent, because the cap on requests in flight was reached. */
    readonly dropped: number
  }
  /** Failures by kind: `timeout`, `connection reset`, `status 500`, `schema placeOrder` … */
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
  readonly series: readonly SeriesRow[]
  readonly driver: {
    readonly workers: number
    /** CPU time of the driver's process in the window. */
    readonly cpuMs: number
    /** Of the one thread among those that produce the load which used most. */
    readonly busiestWorkerCpuMs: number
    /** When a request was acted upon, minus when the schedule meant it to be; nothing in a closed loop. */
    readonly sendLag: LatencySummary
    readonly lagP50Ms: number
    readonly lagP99Ms: number
    /** Of the worker where it was longest. */
    readonly eventLoopDelayP99Ms: number
    /** Time-averaged requests in flight, for Little's law. */
    readonly meanInFlight: number
  }
}

export interface LoadResult {
  /** One for each stage that was driven; a closed loop has one. */
  readonly stages: readonly LoadMeasurement[]
  readonly ledger: Ledger
  /** Why it was given up before its end, in words. */
  readonly stoppedBecause: string | undefined
  /** Those of the requests that were sampled; left out where none was to be. */
  readonly requestSpans?: readonly RequestSpan[] | undefined
}

/** What has been answered or has failed since the first window opened. */
export interface WindowProgress {
  readonly elapsedMs: number
  readonly requests: number
  /** Right answers, job by job: one, unless several are run together. */
  readonly completed: readonly number[]
}

/** What happened since the last report, for who watches while a job runs. The measurement does not come from it. */
export interface LiveReport extends LiveCounts {
  /** The stage whose window was open. The answers that a stage leaves open are told with the next. */
  readonly stage: number
  /** Since the first window opened. */
  readonly fromMs: number
  readonly toMs: number
}

/** Called at the edges of the window of each stage, so that use can be sampled there. */
export interface WindowEdges {
  opened(stage: number): void
  closed(stage: number): void
  /** Awaited before each turn of jobs that take turns, when none has a request under way. @param owner its place among them */
  turn?(owner: number): Promise<void>
  /** Called inside of the windows every `LoadJob.progressEveryMs`; `true` ends the job now, in good order. */
  progress?(progress: WindowProgress): Promise<boolean>
  /** Called inside of the windows every `LoadJob.liveEveryMs`. */
  live?(report: LiveReport): void
}

/** What produces load. One driver serves all targets; it remembers what each has answered (tokens, ids). */
export interface Driver extends AsyncDisposable {
  /**
   * Forgets what a target answered and runs the scenario's preparation against it: before the first job, and whenever
   * the target's data has been reset, because ids, tokens and sessions end with it. Gives what the preparation wrote.
   * Preparations that are asked for at the same time are done one after the other.
   * Throws a UserError that names the operation when an answer is wrong, and the signal's reason soon after it is aborted.
   */
  prepare(target: string, entrypoint: string, signal: AbortSignal): Promise<Ledger>
  /** One job at a time. Rejects with the signal's reason soon after it is aborted. */
  run(job: LoadJob, edges: WindowEdges, signal: AbortSignal): Promise<LoadResult>
  /**
   * Runs closed loops against several targets at the same time, each from a thread of its own, with windows that open and
   * close together. Their lengths and intervals are those of the first; the results come in the order of the jobs.
   */
  runTogether(jobs: readonly LoadJob[], edges: WindowEdges, signal: AbortSignal): Promise<LoadResult[]>
}
