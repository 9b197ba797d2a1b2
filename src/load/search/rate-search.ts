import { type BracketSettings, named, rateWithin } from './bracket.ts'

/** A rate that was tried. */
export interface RateProbe {
  readonly ratePerSecond: number
  readonly held: boolean
}

/** How the highest rate that holds is searched for. */
export interface RateSearch extends BracketSettings {
  readonly startPerSecond: number
  /** What seems to be the limit has to fail so often: one hiccup of the machine is none. */
  readonly attempts: number
  readonly mostProbes: number
}

/**
 * The rate to try next, after all that were tried; `undefined` when the search is over. What seems to be the limit is tried
 * again at the end, when whatever disturbed it may be over; if it holds, the search goes on above it.
 */
export function nextRate(probes: readonly RateProbe[], search: RateSearch): number | undefined {
  if (probes.length === 0) return Math.max(search.lowestPerSecond, named(search.startPerSecond))
  if (probes.length >= search.mostProbes) return undefined
  const held = highestHeld(probes)
  const failed = lowestFailed(probes, held ?? 0)
  const rate = rateWithin({ held, failed }, search)
  if (rate !== undefined || failed === undefined) return rate
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
