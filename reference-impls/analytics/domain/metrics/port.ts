/** What happened in one minute, of one type or of all. */
export interface Total {
  readonly count: number
  readonly sum: number
}

export interface MinuteTotal extends Total {
  /** Unix time in milliseconds at which the minute begins. */
  readonly minuteMs: number
  /** Smallest value. */
  readonly min: number
  /** Largest value. */
  readonly max: number
}

export interface UserTotal extends Total {
  readonly userId: number
}

/** Figures by the time at which events happened. Minutes and hours are counted since 1970. */
export interface Metrics {
  /** The minutes from one to another, both included, in which events of the type happened, in ascending order. */
  minutes(type: string, first: number, last: number): Promise<readonly MinuteTotal[]>
  /** The users with the largest sums of the type in an hour, the largest first; of equals the smaller id first. */
  topUsers(type: string, hour: number, limit: number): Promise<readonly UserTotal[]>
  /** All types together, in the minutes from one to another, both included. */
  total(first: number, last: number): Promise<Total>
}
