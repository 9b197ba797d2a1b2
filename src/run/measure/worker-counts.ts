/** How many threads the driver takes for each profile of each target: as many as the last attempt needed. */
export class WorkerCounts {
  readonly #first: number
  readonly #most: number
  readonly #raised = new Map<string, number>()

  /** @param most as many as the driver has CPUs */
  constructor(first: number, most: number) {
    this.#first = first
    this.#most = Math.max(first, most)
  }

  of(target: string, profile: string): number {
    return this.#raised.get(`${target} ${profile}`) ?? this.#first
  }

  /** Doubles them from the next attempt on, as far as there are CPUs. */
  raise(target: string, profile: string): void {
    this.#raised.set(`${target} ${profile}`, Math.min(this.#most, 2 * this.of(target, profile)))
  }
}
