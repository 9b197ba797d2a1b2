/** How many requests are under way, and how many there were on average: the N of Little's law. */
export interface InFlight {
  readonly now: number
  change(by: 1 | -1, atMs: number): void
  /** Starts the average. */
  open(atMs: number): void
  /** The time-weighted average since `open`. */
  meanUntil(atMs: number): number
}

/** All times in milliseconds of one monotonic clock. */
export function inFlightCounter(): InFlight {
  let now = 0
  let area = 0
  let openedMs = 0
  let changedMs = 0
  return {
    get now() {
      return now
    },
    change(by, atMs) {
      area += now * (atMs - changedMs)
      changedMs = atMs
      now += by
    },
    open(atMs) {
      area = 0
      openedMs = atMs
      changedMs = atMs
    },
    meanUntil: (atMs) => (atMs > openedMs ? (area + now * (atMs - changedMs)) / (atMs - openedMs) : now),
  }
}
