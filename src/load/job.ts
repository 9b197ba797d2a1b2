import { messageOf, UserError } from '../errors.ts'
import type { Planned, Scenario } from '../scenario/define.ts'
import type { OperationStream } from '../scenario/stream.ts'
import type { LoadJob, WindowProgress } from './driver.ts'
import { basePathOf, type EncodedRequest, encodeRequest } from './encode.ts'
import { createJudge, type Judge, writeKeyOf } from './judge.ts'
import { type LedgerBook, ledgerBook } from './ledger.ts'
import { createRecorder, type Recorder } from './recorder.ts'

/** What a profile needs to do one job: the traffic, and where what happens is written down. */
export interface Job {
  readonly scenario: Scenario
  readonly memory: unknown
  readonly load: LoadJob
  readonly recorder: Recorder
  readonly ledger: LedgerBook
  readonly judge: Judge
  /** Draws the next operation of the stream. */
  next(): Planned
  /** The request for a planned operation, with what the target has answered so far. */
  encode(planned: Planned): EncodedRequest
  /** Notes a request that was sent and got no answer. */
  leaveOpen(planned: Planned): void
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

/** Where a running job reports to. */
export interface JobEvents {
  /** @param atMs on the clock of `performance.now` */
  opened(atMs: number): void
  closed(): void
  progress(progress: WindowProgress): void
}

/** Puts together what a profile needs for one job; nothing is sent yet. */
export function createJob(scenario: Scenario, memory: unknown, stream: OperationStream, load: LoadJob): Job {
  const ledger = ledgerBook()
  const basePath = basePathOf(load.entrypoint)
  return {
    scenario,
    memory,
    load,
    ledger,
    recorder: createRecorder(Object.keys(scenario.operations)),
    judge: createJudge(scenario, memory, ledger),
    next: () => stream.next(),
    encode: (planned) => encodePlanned(scenario, planned, memory, basePath),
    leaveOpen: (planned) => ledger.leaveOpen(writeKeyOf(scenario, planned)),
  }
}

function encodePlanned(scenario: Scenario, planned: Planned, memory: unknown, basePath: string): EncodedRequest {
  const operation = scenario.operations[planned.operation]
  if (operation === undefined) throw new Error(`the stream drew an operation that is not there: ${planned.operation}`)
  try {
    return encodeRequest(operation.request(planned.params, memory), basePath)
  } catch (error) {
    throw new UserError(`Operation ${planned.operation} of scenario ${scenario.name} could not make its request`, {
      found: messageOf(error),
      remedy: 'Mend `request` of this operation, or let `prepare` fill the memory that it reads',
      cause: error,
    })
  }
}
