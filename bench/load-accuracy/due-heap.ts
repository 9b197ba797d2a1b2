/** What is to be done at a time, the earliest first: a binary heap. */
export class DueHeap<Item> {
  readonly #times: number[] = []
  readonly #items: Item[] = []

  /** The time of the earliest; infinity where there is none. */
  get nextMs(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY
  }

  add(atMs: number, item: Item): void {
    let at = this.#times.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      if ((this.#times[parent] as number) <= atMs) break
      this.#put(at, parent)
      at = parent
    }
    this.#times[at] = atMs
    this.#items[at] = item
  }

  /** Takes out the earliest. */
  take(): Item | undefined {
    const first = this.#items[0]
    const lastMs = this.#times.pop()
    const last = this.#items.pop()
    if (this.#times.length > 0) this.#sink(lastMs as number, last as Item)
    return first
  }

  #sink(atMs: number, item: Item): void {
    const count = this.#times.length
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= count) break
      if (child + 1 < count && (this.#times[child + 1] as number) < (this.#times[child] as number)) child += 1
      if ((this.#times[child] as number) >= atMs) break
      this.#put(at, child)
      at = child
    }
    this.#times[at] = atMs
    this.#items[at] = item
  }

  #put(at: number, from: number): void {
    this.#times[at] = this.#times[from] as number
    this.#items[at] = this.#items[from] as Item
  }
}
