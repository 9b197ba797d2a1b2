interface Entry<Item> {
  readonly atMs: number
  /** How many were added before. */
  readonly turn: number
  readonly item: Item
}

/** What is to be done at a time: the earliest first, and of the same time what was added first. A binary heap. */
export class DueHeap<Item> {
  readonly #heap: Entry<Item>[] = []
  #turn = 0

  /** The time of the first; infinity where there is none. */
  get nextMs(): number {
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  add(atMs: number, item: Item): void {
    const entry = { atMs, turn: this.#turn++, item }
    let at = this.#heap.length
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#isBefore(this.#heap[parent], entry)) break
      this.#heap[at] = this.#heap[parent] as Entry<Item>
      at = parent
    }
    this.#heap[at] = entry
  }

  /** Takes out the first. */
  take(): Item | undefined {
    const [first] = this.#heap
    const last = this.#heap.pop()
    if (this.#heap.length > 0 && last !== undefined) this.#sink(last)
    return first?.item
  }

  #sink(entry: Entry<Item>): void {
    let at = 0
    for (let child = 1; child < this.#heap.length; child = 2 * at + 1) {
      if (this.#heap[child + 1] !== undefined && this.#isBefore(this.#heap[child + 1], this.#heap[child])) child += 1
      if (this.#isBefore(entry, this.#heap[child])) break
      this.#heap[at] = this.#heap[child] as Entry<Item>
      at = child
    }
    this.#heap[at] = entry
  }

  #isBefore(one: Entry<Item> | undefined, other: Entry<Item> | undefined): boolean {
    if (one === undefined || other === undefined) return false
    return one.atMs < other.atMs || (one.atMs === other.atMs && one.turn < other.turn)
  }
}
