import { extname } from 'node:path'
import { type MessagePort, type TransferListItem, Worker } from 'node:worker_threads'
import type { LearnedAnswer } from '../../scenario/prepare.ts'
import { DriverFailed } from '../driver-failed.ts'
import { unpackError } from '../protocol.ts'
import type { WorkerOrder, WorkerOutcome, WorkerReport } from './orders.ts'

/**
 * What a request leaves behind is garbage as soon as it is answered. Left to itself V8 would let several times as much
 * of it gather, and take longer each time to sweep it up.
 */
const YOUNG_GENERATION_MB = 12

/** One thread that produces load: one order at a time. */
export class WorkerLink implements AsyncDisposable {
  readonly #thread = new Worker(new URL(`./worker-thread${extname(import.meta.url)}`, import.meta.url), {
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  })
  readonly #onLearned: (target: string, answers: readonly LearnedAnswer[]) => void
  #order: { resolve(outcome: WorkerOutcome): void; reject(error: unknown): void } | undefined
  #ended: Error | undefined

  /** @param onLearned told of what this worker has learned, in the middle of a job of several */
  constructor(onLearned: (target: string, answers: readonly LearnedAnswer[]) => void) {
    this.#onLearned = onLearned
    this.#thread.on('message', (report: WorkerReport) => this.#receive(report))
    this.#thread.on('error', (error) => this.#end(errorOf(error)))
    this.#thread.on('exit', (code) =>
      this.#end(new DriverFailed('a worker of the load driver ended', `exit code ${code}`)),
    )
  }

  async perform(order: WorkerOrder, transfer: readonly MessagePort[] = []): Promise<WorkerOutcome> {
    if (this.#ended !== undefined) throw this.#ended
    return new Promise((resolve, reject) => {
      this.#order = { resolve, reject }
      this.#thread.postMessage(order, transfer as TransferListItem[])
    })
  }

  /** Tells of what is not answered. */
  tell(order: Extract<WorkerOrder, { kind: 'learn' | 'abort' | 'finish' }>): void {
    this.#thread.postMessage(order)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#thread.terminate()
  }

  #receive(report: WorkerReport): void {
    if (report.kind === 'learned') {
      this.#onLearned(report.target, report.answers)
      return
    }
    const order = this.#order
    this.#order = undefined
    if (report.kind === 'done') order?.resolve(report.outcome)
    else order?.reject(unpackError(report.error))
  }

  #end(error: Error): void {
    this.#ended ??= error
    this.#order?.reject(this.#ended)
    this.#order = undefined
  }
}

/** A thread that is out of memory was ended by the system; anything else that it throws is told as it is. */
function errorOf(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error))
  const isOutOfMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
  return isOutOfMemory ? new DriverFailed('a worker of the load driver ended', error.message) : error
}
