import { MessageChannel } from 'node:worker_threads'
import type { AcceptedWrite } from '../../scenario/define.ts'
import type { LearnedAnswer } from '../../scenario/prepare.ts'
import type { DriverSetup } from '../protocol.ts'
import type { PreparedAnswers, WorkerOutcome, WorkerResult, WorkerTask } from './orders.ts'
import { Pacer } from './pacer.ts'
import { WorkerLink } from './worker-link.ts'

/** The threads that produce load, and the one that tells them the time. They stay, and so stay warm, from job to job. */
export class WorkerPool implements AsyncDisposable {
  readonly pacer = new Pacer()
  readonly #setup: DriverSetup
  readonly #workers: WorkerLink[] = []
  /** What the preparation of each target was answered. */
  readonly #prepared = new Map<string, readonly LearnedAnswer[]>()

  /** Nothing is started but the pacer; `grow` starts workers. */
  constructor(setup: DriverSetup) {
    this.#setup = setup
  }

  get size(): number {
    return this.#workers.length
  }

  /** Starts workers until there are so many, which know of the targets what the others were told in their preparation. */
  async grow(size: number): Promise<void> {
    const missing = Array.from({ length: Math.max(0, size - this.size) }, () => this.#start())
    await Promise.all(missing)
  }

  /**
   * Has all workers forget what a target answered, runs the scenario's preparation against it, once, and lets all learn
   * from it. Gives what the preparation wrote.
   */
  async prepare(target: string, entrypoint: string): Promise<readonly AcceptedWrite[]> {
    const [first, ...others] = this.#workers as [WorkerLink, ...WorkerLink[]]
    this.#prepared.delete(target)
    for (const worker of this.#workers) worker.tell({ kind: 'learn', target, answers: [], anew: true })
    const { learned, accepted } = (await first.perform({ kind: 'prepare', target, entrypoint })) as PreparedAnswers
    this.#prepared.set(target, learned)
    for (const other of others) other.tell({ kind: 'learn', target, answers: learned, anew: true })
    return accepted
  }

  /** Has the first workers do a task each. Where one fails the others are stopped, and its error is thrown. */
  async run(tasks: readonly WorkerTask[]): Promise<WorkerResult[]> {
    const working = this.#workers.slice(0, tasks.length)
    const outcomes = tasks.map((task, index) => (working[index] as WorkerLink).perform({ kind: 'run', task }))
    let failure: { readonly error: unknown } | undefined
    const settled = outcomes.map((outcome) =>
      outcome.catch((error: unknown): WorkerOutcome => {
        failure ??= { error }
        this.abort()
        return undefined
      }),
    )
    const results = await Promise.all(settled)
    if (failure !== undefined) throw failure.error
    return results as WorkerResult[]
  }

  abort(): void {
    for (const worker of this.#workers) worker.tell({ kind: 'abort' })
  }

  finish(): void {
    for (const worker of this.#workers) worker.tell({ kind: 'finish' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.pacer, ...this.#workers].map((thread) => thread[Symbol.asyncDispose]()))
  }

  async #start(): Promise<void> {
    const worker: WorkerLink = new WorkerLink((target, answers) => {
      for (const other of this.#workers)
        if (other !== worker) other.tell({ kind: 'learn', target, answers, anew: false })
    })
    const { port1, port2 } = new MessageChannel()
    this.#workers.push(worker)
    this.pacer.addWorker(port2)
    await worker.perform({ kind: 'setup', setup: this.#setup, wakes: port1 }, [port1])
    for (const [target, answers] of this.#prepared) worker.tell({ kind: 'learn', target, answers, anew: true })
  }
}
