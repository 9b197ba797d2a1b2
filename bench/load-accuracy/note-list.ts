/** Numbers in their order, 8 bytes each: a list that grows without pauses for the garbage collector. */
export class NoteList {
  #all = new Float64Array(65_536)
  #count = 0

  add(value: number): void {
    if (this.#count === this.#all.length) {
      const larger = new Float64Array(this.#all.length * 2)
      larger.set(this.#all)
      this.#all = larger
    }
    this.#all[this.#count++] = value
  }

  get values(): Float64Array {
    return this.#all.slice(0, this.#count)
  }
}
