import type { MessagePort } from 'node:worker_threads'
import type { Ledger } from '../../scenario/define.ts'
import type { LearnedAnswer, Preparation } from '../../scenario/prepare.ts'
import type { LoadJob } from '../driver.ts'
import type { DriverSetup, SentError } from '../protocol.ts'
import type { Recording } from '../recording.ts'
import type { RequestSpan } from '../tracing/request-span.ts'
import type { PacedSchedule } from './schedule.ts'

/** One worker's part of a job. */
export interface WorkerTask {
  readonly job: LoadJob
  /** Of the operations of the stream, this worker does number `index`, and every `of`-th after it. */
  readonly index: number
  readonly of: number
  /** On `process.hrtime`: the start of the lead-in. */
  readonly startNs: bigint
  /** Of an open load. */
  readonly schedule: PacedSchedule | undefined
  /** Where requests are counted as they are settled: see `Progress`. */
  readonly progress: Int32Array
  /** Where what happens is counted for who watches: see live/live-cells.ts. Nobody watches where it is left out. */
  readonly live: Int32Array | undefined
  /** Of a job that is driven in turns with others. */
  readonly turns: Turns | undefined
  /** The traffic of the rehearsal in place of the scenario's. */
  readonly rehearsal: boolean
}

/** Places in the memory in which a worker counts the requests of the windows. */
export const Progress = { completed: 0, failed: 1, cells: 2 } as const

/** Whose turn it is, among jobs that are driven in turns. */
export interface Turns {
  /** One shared cell: how many turns have begun. */
  readonly begun: Int32Array
  /** One shared cell: how many turns are over. */
  readonly over: Int32Array
  /** Turn by turn, whose it is. */
  readonly owners: readonly number[]
  /** The place of this job among them. */
  readonly own: number
}

export interface WorkerResult {
  /** One for each stage, also for those that were never reached. */
  readonly recordings: readonly Recording[]
  readonly ledger: Ledger
  /** The time of its own turns, each until its last request was settled; left out where there were none. */
  readonly windowMs?: number
  /** Of the requests that were sampled; left out where none was to be. */
  readonly requestSpans?: readonly RequestSpan[]
}

/** To a worker. Each but `learn`, `abort` and `finish` is answered with `done` or `failed`; one at a time. */
export type WorkerOrder =
  | { readonly kind: 'setup'; readonly setup: DriverSetup; readonly wakes: MessagePort }
  | { readonly kind: 'prepare'; readonly target: string; readonly entrypoint: string }
  | {
      readonly kind: 'learn'
      readonly target: string
      readonly answers: readonly LearnedAnswer[]
      readonly anew: boolean
    }
  | { readonly kind: 'run'; readonly task: WorkerTask }
  | { readonly kind: 'abort' }
  | { readonly kind: 'finish' }

/** What a preparation yields, without the memory: that stays in its thread. */
export type PreparedAnswers = Pick<Preparation, 'learned' | 'accepted'>

export type WorkerOutcome = WorkerResult | PreparedAnswers | undefined

/** From a worker. */
export type WorkerReport =
  | { readonly kind: 'done'; readonly outcome: WorkerOutcome }
  | { readonly kind: 'failed'; readonly error: SentError }
  | { readonly kind: 'learned'; readonly target: string; readonly answers: readonly LearnedAnswer[] }
