/** Operations that have begun and not ended. */
export class InFlight {
  readonly #operations = new Set<Promise<unknown>>()

  track<Result>(operation: Promise<Result>): Promise<Result> {
    this.#operations.add(operation)
    const ended = () => this.#operations.delete(operation)
    operation.then(ended, ended)
    return operation
  }

  /** Resolves when all that has begun until now has ended, well or not. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#operations)
  }
}
