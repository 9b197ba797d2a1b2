/** What is drawn for one use of a request or a journey: the same for every target. */
export interface Draw {
  /** Which of the users it is. */
  readonly user: number
  /** Row of each feed, by the place of the feed; `-1` where it is not used. */
  readonly rows: readonly number[]
  /** A text that nothing else of this load has. */
  readonly unique: string
  /** Whole numbers, by their place among those of the file. */
  readonly numbers: readonly number[]
}

export type Captured = Record<string, unknown>

/** All that `${…}` can stand for while a request is made. */
export interface Values {
  readonly draw: Draw
  readonly captured: Captured
  /** Captured by the user's setup. */
  readonly user: Captured
  /** Differs from run to run. */
  readonly run: string
}

/** Looks up one value; `undefined` where nothing was captured. */
export type Lookup = (values: Values) => unknown
