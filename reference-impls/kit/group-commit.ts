/**
 * Runs one write at a time; items that arrive while it is in flight go out together in the next.
 * Under load a commit is shared by many callers, without load nobody waits for company.
 */
export class GroupCommit<Item, Result = void> {
  readonly #write: (items: readonly Item[]) => Promise<Result>
  #waiting: Item[] = []
  #next: Promise<Result> | undefined
  #inFlight: Promise<unknown> = Promise.resolve()

  /** @param write makes all items durable; each of its callers gets what it resolves to, or sees its rejection */
  constructor(write: (items: readonly Item[]) => Promise<Result>) {
    this.#write = write
  }

  /** Resolves once the items are durable. */
  add(items: readonly Item[]): Promise<Result> {
    this.#waiting.push(...items)
    this.#next ??= this.#flushAfter(this.#inFlight)
    return this.#next
  }

  /** Resolves when nothing is in flight any more. */
  async settled(): Promise<void> {
    while (this.#next !== undefined) await this.#next.catch(() => undefined)
    await this.#inFlight
  }

  async #flushAfter(previous: Promise<unknown>): Promise<Result> {
    await previous
    const items = this.#waiting
    this.#waiting = []
    this.#next = undefined
    const written = this.#write(items)
    this.#inFlight = written.catch(() => undefined)
    return await written
  }
}
