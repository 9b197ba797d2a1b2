/** `driver`: the probe measured what produces the load, so it says nothing about the target. */
export type ProbeVerdict = 'pass' | 'fail' | 'driver'

/** Probes that look for a rate, and longer ones that confirm it. */
export type SearchPhase = 'search' | 'confirm'

/** A probe whose verdict stood. */
export interface Tried {
  readonly phase: SearchPhase
  readonly ratePerSecond: number
  readonly verdict: ProbeVerdict
}

/** The rates that got this verdict, in the order in which they were tried. */
export function ratesWith(tried: readonly Tried[], verdict: ProbeVerdict): number[] {
  return tried.filter((probe) => probe.verdict === verdict).map(({ ratePerSecond }) => ratePerSecond)
}
