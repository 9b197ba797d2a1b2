import type { CapacitySettings } from './settings.ts'
import { ratesWith, type Tried } from './tried.ts'
import { percent, perSecond } from './wording.ts'

export interface SearchOutcome {
  /** The highest rate that passed and lies below every rate that failed; `null` where there is none. */
  readonly capacityPerSecond: number | null
  /** A lower bound: nothing failed that is higher by no more than the precision. */
  readonly atLeast: boolean
  /** In words. */
  readonly endedBecause: string
}

/** What an outcome is read from. */
export interface Findings {
  readonly settings: CapacitySettings
  /** No probe is slower. */
  readonly lowestPerSecond: number
  /** Every verdict that stood, in order; what was repeated is not in it. */
  readonly tried: readonly Tried[]
}

/** Two neighbouring rates that were both rounded to three digits may be this much further apart than was meant. */
const ROUNDING = 1.01

/** What a search that has ended found. */
export function toOutcome(search: Findings): SearchOutcome {
  const { tried, settings } = search
  const failed = Math.min(...ratesWith(tried, 'fail'))
  const passed = ratesWith(tried, 'pass').filter((ratePerSecond) => ratePerSecond < failed)
  const endedBecause = ending(search, failed)
  if (passed.length === 0) return { capacityPerSecond: null, atLeast: false, endedBecause }
  const capacityPerSecond = Math.max(...passed)
  const atLeast = failed > capacityPerSecond * (1 + settings.precision) * ROUNDING
  return { capacityPerSecond, atLeast, endedBecause }
}

function ending({ tried, settings, lowestPerSecond }: Findings, failed: number): string {
  const { precision } = settings
  const last = tried.at(-1)
  if (last === undefined) return 'nothing was probed'
  const rate = perSecond(last.ratePerSecond)
  const undriven = Math.min(...ratesWith(tried, 'driver'))
  if (last.phase === 'search') {
    if (last.ratePerSecond > lowestPerSecond) return `no probe passed, down to ${rate}, and no more were allowed`
    return last.verdict === 'fail' ? `even ${rate} failed` : `the load generator could not deliver even ${rate}`
  }
  if (last.verdict === 'driver')
    return `the load generator could not deliver ${rate} for as long as a confirmation takes`
  if (last.verdict === 'fail') {
    return last.ratePerSecond > lowestPerSecond
      ? `${rate} failed when it was to be confirmed, and no more confirmations were allowed`
      : `even ${rate} failed when it was to be confirmed`
  }
  if (failed <= last.ratePerSecond * (1 + precision) * ROUNDING)
    return `${rate} was confirmed, and ${perSecond(failed)} failed`
  return undriven < failed
    ? `${rate} was confirmed, and the load generator could not deliver ${perSecond(undriven)}`
    : `${rate} was confirmed, and no probes were left to try within ${percent(precision)} of it`
}
