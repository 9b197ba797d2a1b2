import { named, rateWithin } from './bracket.ts'
import { type Findings, type SearchOutcome, toOutcome } from './search-outcome.ts'
import { type CapacitySettings, mostConfirmations } from './settings.ts'
import { type ProbeVerdict, ratesWith, type SearchPhase } from './tried.ts'

/** What to do next: a probe of the search, one that confirms, or nothing more. */
export type SearchStep = PlannedProbe | { readonly phase: 'done'; readonly outcome: SearchOutcome }

export interface PlannedProbe {
  readonly phase: SearchPhase
  readonly ratePerSecond: number
  /** 2: the same rate again, because the first attempt measured the driver. */
  readonly attempt: 1 | 2
  readonly workers: number
}

export interface SearchState extends Findings {
  readonly mostWorkers: number
  /** Probes of each phase so far, repeats included. */
  readonly probes: Readonly<Record<SearchPhase, number>>
  readonly next: SearchStep
}

export interface SearchStart {
  /** What the target might do, e.g. in a closed loop. Nothing depends on it but the time that the search takes. */
  readonly estimateRatePerSecond: number
  readonly settings: CapacitySettings
  /** Threads of the driver for the first probe, and the most that there are. */
  readonly workers: number
  readonly mostWorkers: number
}

/** A search that has tried nothing. */
export function beginSearch({ estimateRatePerSecond, settings, workers, mostWorkers }: SearchStart): SearchState {
  const lowestPerSecond = Math.max(1, named(estimateRatePerSecond * settings.lowestShare))
  const { start } = settings
  const startPerSecond = 'share' in start ? estimateRatePerSecond * start.share : start.perSecond
  const ratePerSecond = Math.max(lowestPerSecond, named(startPerSecond))
  return {
    settings,
    mostWorkers,
    lowestPerSecond,
    tried: [],
    probes: { search: 0, confirm: 0 },
    next: { phase: 'search', ratePerSecond, attempt: 1, workers },
  }
}

/**
 * The search after the verdict on `state.next`. It multiplies the rate until a probe fails (or divides it until one
 * passes), halves the bracket in log space until it is as narrow as the precision, then confirms the highest rate that
 * passed, going down by the precision as long as that fails. The same verdicts lead to the same steps.
 *
 * The shape is that of Nighthawk's adaptive load controller: exponential search, bisection, a testing stage of its own.
 */
export function stepSearch(state: SearchState, verdict: ProbeVerdict): SearchState {
  const { next: probed, settings } = state
  if (probed.phase === 'done') throw new RangeError('the search is over')
  const { phase, ratePerSecond, attempt, workers } = probed
  const probes = { ...state.probes, [phase]: state.probes[phase] + 1 }
  if (verdict === 'driver' && attempt === 1 && probes[phase] < mostProbes(phase, settings)) {
    return { ...state, probes, next: { phase, ratePerSecond, attempt: 2, workers: state.mostWorkers } }
  }
  const after = { ...state, probes, tried: [...state.tried, { phase, ratePerSecond, verdict }] }
  const rate = phase === 'search' ? nextRate(after) : nextConfirmed(after)
  if (rate === undefined) return { ...after, next: { phase: 'done', outcome: toOutcome(after) } }
  return { ...after, next: { ...rate, attempt: 1, workers } }
}

type NextRate = Pick<PlannedProbe, 'phase' | 'ratePerSecond'> | undefined

function nextRate({ tried, probes, settings, lowestPerSecond }: SearchState): NextRate {
  const low = Math.max(...ratesWith(tried, 'pass'))
  const failed = Math.min(...ratesWith(tried, 'fail'))
  const undriven = Math.min(...ratesWith(tried, 'driver'))
  const high = Math.min(failed, undriven)
  const isOver = probes.search >= mostProbes('search', settings)
  const held = Number.isFinite(low) ? low : undefined
  // Above a rate that the driver could not deliver there is nothing to be found out about the target.
  const isLimitOfDriver = held !== undefined && undriven < failed
  const bracket = { held, failed: Number.isFinite(high) ? high : undefined }
  const rate = isOver || isLimitOfDriver ? undefined : rateWithin(bracket, { ...settings, lowestPerSecond })
  if (rate !== undefined) return { phase: 'search', ratePerSecond: rate }
  return held === undefined ? undefined : { phase: 'confirm', ratePerSecond: held }
}

function nextConfirmed({ tried, probes, settings, lowestPerSecond }: SearchState): NextRate {
  const last = tried.at(-1)
  if (last?.verdict !== 'fail' || probes.confirm >= mostProbes('confirm', settings)) return undefined
  if (last.ratePerSecond <= lowestPerSecond) return undefined
  const lower = named(last.ratePerSecond / (1 + settings.precision))
  return { phase: 'confirm', ratePerSecond: Math.max(lower, lowestPerSecond) }
}

function mostProbes(phase: SearchPhase, settings: CapacitySettings): number {
  const toConfirm = mostConfirmations(settings)
  return phase === 'confirm' ? toConfirm : Math.max(1, settings.probes - toConfirm)
}
