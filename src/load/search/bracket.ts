/** What is known of the highest rate: it is at least `held` and less than `failed`; `undefined` where none has. */
export interface Bracket {
  readonly held: number | undefined
  readonly failed: number | undefined
}

export interface BracketSettings {
  /** No rate below it is tried. */
  readonly lowestPerSecond: number
  /** What a rate is multiplied by until one has failed, or divided by until one has held; above 1. */
  readonly factor: number
  /** A rate that failed and is higher than one that held by no more than this share is close enough. */
  readonly precision: number
}

/**
 * The rate to try next, in requests a second: exponential search until one has held and one has failed, then bisection in
 * log space. `undefined` where the bracket is as narrow as the precision, or not even the lowest rate has held. At least
 * one of the two ends is known.
 */
export function rateWithin({ held, failed }: Bracket, settings: BracketSettings): number | undefined {
  const { lowestPerSecond, factor, precision } = settings
  if (failed === undefined) return named((held ?? Number.NaN) * factor)
  if (held === undefined)
    return failed > lowestPerSecond ? Math.max(lowestPerSecond, named(failed / factor)) : undefined
  const middle = named(Math.sqrt(held * failed))
  const isNarrow = failed / held <= 1 + precision || middle <= held || middle >= failed
  return isNarrow ? undefined : middle
}

/** Cut to three significant digits, so that a rate can be named; half a per cent at most. */
export function named(ratePerSecond: number): number {
  return Number(ratePerSecond.toPrecision(3))
}
