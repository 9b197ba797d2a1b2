import { messageOf, UserError } from '../base/errors.ts'
import type { EncodedRequest } from '../http/request-text.ts'
import type { RequestManner } from '../scenario/client.ts'
import type { Planned, Request, Scenario } from '../scenario/define.ts'
import { basePathOf, encodeRequest } from '../scenario/encode-request.ts'
import type { LearnedAnswer } from '../scenario/prepare.ts'
import type { OperationStream } from '../scenario/stream.ts'
import { createJudge, type Judge, writeKeyOf } from './judge.ts'
import { type LedgerWriter, ledgerWriter } from './ledger.ts'
import { tapRecorder } from './live/tap-recorder.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { Progress, type WorkerTask } from './workers/orders.ts'
import { toPerformanceMs } from './workers/schedule.ts'
import { type StageWindow, stageWindows } from './workers/stage-windows.ts'

/** A stage with what was recorded of it so far. Times are on this thread's `performance.now`. */
export interface RecordedStage extends StageWindow {
  readonly recorder: Recorder
}

/** What a loop needs to do its part of a job: the traffic, and where what happens is written down. */
export interface Job {
  readonly scenario: Scenario
  readonly memory: unknown
  readonly task: WorkerTask
  /** How requests to its target are sent. */
  readonly manner: RequestManner | undefined
  /** The start of the lead-in, on this thread's `performance.now`. */
  readonly startMs: number
  readonly stages: readonly RecordedStage[]
  readonly ledger: LedgerWriter
  readonly judge: Judge
  /** Draws the next operation of the stream, whoever is to do it. */
  next(): Planned
  /** The request for a planned operation, with what the target has answered so far, and the form in which it is sent. */
  encode<T>(planned: Planned, as: (request: EncodedRequest) => T): { readonly request: Request; readonly sent: T }
  /** Notes a request that was sent and got no answer. */
  leaveOpen(planned: Planned): void
  /** Counts a request of a window for whoever watches the job from outside. */
  settled(isRight: boolean): void
}

/**
 * Notes a failure of a request that was sent outside of the window and ended in it or after it, at the edge that is nearer:
 * a target that hangs from the lead-in on would otherwise have no errors at all.
 * @param elapsed what it had taken, where it timed out
 */
export function failAtEdge(
  { recorder, durationMs }: RecordedStage,
  edge: 'opening' | 'closing',
  kind: string,
  operation: string,
  elapsed?: { responseMs: number; serviceMs: number },
): void {
  const atMs = edge === 'opening' ? 0 : Math.max(0, durationMs - 1)
  recorder.plan(atMs)
  recorder.send(atMs)
  recorder.fail(kind, atMs, operation, elapsed)
}

/** How a running job is stopped. */
export interface JobControl {
  /** Stops it at once; it rejects with the reason. */
  readonly abort: AbortSignal
  /** Ends its window early and in good order. */
  readonly finish: AbortSignal
  /** Aborts it for something that was thrown in a callback and is no matter of the target. */
  fail(error: unknown): void
}

export interface JobOptions {
  readonly manner?: RequestManner | undefined
  readonly onLearned?: (answer: LearnedAnswer) => void
}

/** Puts together what a loop needs for one job; nothing is sent yet. */
export function createJob(
  scenario: Scenario,
  memory: unknown,
  stream: OperationStream,
  task: WorkerTask,
  { manner, onLearned }: JobOptions = {},
): Job {
  const basePath = basePathOf(task.job.entrypoint)
  const startMs = toPerformanceMs(task.startNs)
  const openedMs = startMs + task.job.load.leadInMs
  const ledger = ledgerWriter(() => performance.now() - openedMs)
  const operations = Object.keys(scenario.operations)
  const newRecorder = (): Recorder => {
    const recorder = createRecorder(operations)
    return task.live === undefined ? recorder : tapRecorder(recorder, task.live)
  }
  return {
    scenario,
    memory,
    task,
    manner,
    startMs,
    ledger,
    stages: stageWindows(task.job.load, startMs).map((window) => ({ ...window, recorder: newRecorder() })),
    judge: createJudge(scenario, memory, ledger, onLearned),
    next: () => stream.next(),
    encode: (planned, as) => {
      try {
        const request = requestOf(scenario, planned, memory)
        return { request, sent: as(encodeRequest(request, basePath, manner?.headers)) }
      } catch (error) {
        throw badRequest(scenario, planned, error)
      }
    },
    leaveOpen: (planned) => ledger.leaveOpen(writeKeyOf(scenario, planned)),
    settled: (isRight) => void Atomics.add(task.progress, isRight ? Progress.completed : Progress.failed, 1),
  }
}

function requestOf(scenario: Scenario, planned: Planned, memory: unknown): Request {
  const operation = scenario.operations[planned.operation]
  if (operation === undefined) throw new Error(`the stream drew an operation that is not there: ${planned.operation}`)
  return operation.request(planned.params, memory)
}

function badRequest(scenario: Scenario, { operation }: Planned, error: unknown): UserError {
  return new UserError(`Operation ${operation} of scenario ${scenario.name} could not make its request`, {
    found: messageOf(error),
    remedy: 'Fix `request` of this operation, or let `prepare` fill the memory that it reads',
    cause: error,
  })
}
