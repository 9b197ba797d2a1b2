/** What each call adds: in the long run one call in ten may be made again. */
const SHARE = 0.1
/** As many retries may follow each other after a quiet time. */
const MOST = 10

/** Bounds retries to a share of the calls, so that a service that fails does not get a multiple of its load. */
export class RetryBudget {
  #saved = MOST

  /** A call was made that is no retry. */
  called(): void {
    this.#saved = Math.min(MOST, this.#saved + SHARE)
  }

  /** Takes a retry out of the budget; false where none is left. */
  take(): boolean {
    if (this.#saved < 1) return false
    this.#saved -= 1
    return true
  }
}
