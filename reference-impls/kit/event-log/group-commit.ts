/**
 * Runs one write at a time; items that arrive while it is in flight go out together in the next.
 * Under load a commit is shared by many callers, without load nobody waits for company.
 */
export class GroupCommit<Item> {
  readonly #write: (items: readonly Item[]) => Promise<void>
  #waiting: Item[] = []
  #next: Promise<void> | undefined
  #inFlight: Promise<void> = Promise.resolve()

  /** @param write makes all items durable; if it rejects, each of its callers sees the rejection */
  constructor(write: (items: readonly Item[]) => Promise<void>) {
    this.#write = write
  }

  /** Resolves once the items are durable. */
  add(items: readonly Item[]): Promise<void> {
    this.#waiting.push(...items)
    this.#next ??= this.#flushAfter(this.#inFlight)
    return this.#next
  }

  /** Resolves when nothing is in flight any more. */
  async settled(): Promise<void> {
    while (this.#next !== undefined) await this.#next.catch(() => undefined)
    await this.#inFlight
  }

  async #flushAfter(previous: Promise<void>): Promise<void> {
    await previous
    const items = this.#waiting
    this.#waiting = []
    this.#next = undefined
    const written = this.#write(items)
    this.#inFlight = written.catch(() => undefined)
    await written
  }
}
