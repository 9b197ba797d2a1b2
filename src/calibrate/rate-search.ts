/** A rate that was tried. */
export interface RateProbe {
  readonly ratePerSecond: number
  readonly held: boolean
}

/** How the highest rate that holds is searched for. */
export interface RateSearch {
  readonly startPerSecond: number
  /** No rate below it is tried. */
  readonly lowestPerSecond: number
  /** What a rate is multiplied or divided by until one has held and one has failed. */
  readonly factor: number
  /** The search ends when a rate that failed is higher than one that held by no more than this share … */
  readonly precision: number
  /** … and has failed so often: one hiccup of the machine is no limit. */
  readonly attempts: number
  readonly mostProbes: number
}

/**
 * The rate to try next, after all that were tried; `undefined` when the search is over. It doubles until a rate fails,
 * then halves what is left between the highest that held and the lowest that failed, in log space. What seems to be
 * the limit is tried again at the end, when whatever disturbed it may be over; if it holds, the search goes on above it.
 */
export function nextRate(probes: readonly RateProbe[], search: RateSearch): number | undefined {
  if (probes.length === 0) return Math.max(search.lowestPerSecond, named(search.startPerSecond))
  if (probes.length >= search.mostProbes) return undefined
  const held = highestHeld(probes)
  const failed = lowestFailed(probes, held ?? 0)
  if (failed === undefined) return named((held ?? Number.NaN) * search.factor)
  const between =
    held === undefined
      ? Math.max(search.lowestPerSecond, named(failed / search.factor))
      : named(Math.sqrt(held * failed))
  const isNarrow = held !== undefined && (failed / held <= 1 + search.precision || between <= held)
  if (!isNarrow && between < failed) return between
  return timesFailed(probes, failed) < search.attempts ? failed : undefined
}

/** The highest rate that held; `undefined` where none did. */
export function highestHeld(probes: readonly RateProbe[]): number | undefined {
  const rates = probes.filter(({ held }) => held).map(({ ratePerSecond }) => ratePerSecond)
  return rates.length === 0 ? undefined : Math.max(...rates)
}

/** Failures below a rate that held were hiccups. */
function lowestFailed(probes: readonly RateProbe[], abovePerSecond: number): number | undefined {
  const rates = probes
    .filter(({ held, ratePerSecond }) => !held && ratePerSecond > abovePerSecond)
    .map(({ ratePerSecond }) => ratePerSecond)
  return rates.length === 0 ? undefined : Math.min(...rates)
}

function timesFailed(probes: readonly RateProbe[], ratePerSecond: number): number {
  return probes.filter((probe) => !probe.held && probe.ratePerSecond === ratePerSecond).length
}

/** Cut to three significant digits, so that a rate can be named. */
function named(ratePerSecond: number): number {
  return Number(ratePerSecond.toPrecision(3))
}
