/** A queue whose first is taken in constant time, however long it is: an overloaded schedule makes it long. */
export class Fifo<T> {
  #items: (T | undefined)[] = []
  #first = 0

  get length(): number {
    return this.#items.length - this.#first
  }

  /** The one that would be taken next. */
  get first(): T | undefined {
    return this.#items[this.#first]
  }

  push(item: T): void {
    this.#items.push(item)
  }

  shift(): T | undefined {
    if (this.length === 0) return undefined
    const item = this.#items[this.#first]
    this.#items[this.#first++] = undefined
    // What has been taken is thrown away once it is the larger half.
    if (this.#first * 2 > this.#items.length && this.#first > 1_000) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    } else if (this.length === 0) {
      this.#items.length = 0
      this.#first = 0
    }
    return item
  }
}
