import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

/** What a thread is told, and what it says when it was done; a pair shares an id. */
export interface ThreadMessage {
  readonly id: number
}

/**
 * Its code has stopped at once. What it has under way in the system may hold up its end, in rare cases for minutes: nothing waits
 * for that, as the process ends it.
 */
const ENOUGH_MS = 5_000

/** Leaves each kind of a union what it is, without its id. */
type Order<T> = T extends ThreadMessage ? Omit<T, 'id'> : never

/**
 * A thread of this process that does what it is told and answers each order. It ends with this process, however that ends,
 * and does not wait for what else it does.
 */
export class AskedThread<Asked extends ThreadMessage, Answer extends ThreadMessage> implements AsyncDisposable {
  readonly #thread: Worker
  readonly #open = new Map<number, PromiseWithResolvers<Answer>>()
  #count = 0

  /** @param what for the error of orders that it does not live to answer: "the proxies between components" */
  constructor(file: URL, what: string) {
    this.#thread = new Worker(file)
    this.#thread.unref()
    this.#thread.on('message', (answer: Answer) => this.#open.get(answer.id)?.resolve(answer))
    this.#thread.on('error', (error) => this.#fail(error))
    this.#thread.on('exit', () => this.#fail(new Error(`${what} have ended`)))
  }

  ask(order: Order<Asked>): Promise<Answer> {
    const id = this.#count++
    const answer = Promise.withResolvers<Answer>()
    this.#open.set(id, answer)
    this.#thread.postMessage({ id, ...order })
    return answer.promise.finally(() => this.#open.delete(id))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const late = new AbortController()
    const tooLong = setTimeout(ENOUGH_MS, undefined, { signal: late.signal, ref: false }).catch(() => {})
    await Promise.race([this.#thread.terminate(), tooLong])
    late.abort()
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#open.values()) reject(error)
  }
}
