import { beginSearch, type PlannedProbe, stepSearch } from '../search.ts'
import type { SearchOutcome } from '../search-outcome.ts'
import { type CapacitySettings, DEFAULT_CAPACITY } from '../settings.ts'
import type { ProbeVerdict } from '../tried.ts'

export interface SearchRun {
  readonly probes: readonly (PlannedProbe & { readonly verdict: ProbeVerdict })[]
  readonly outcome: SearchOutcome
}

/** Runs a search to its end against whatever gives the verdicts. */
export function searchAgainst(
  judge: (probe: PlannedProbe) => ProbeVerdict,
  estimateRatePerSecond: number,
  more: Partial<CapacitySettings> & { mostWorkers?: number } = {},
): SearchRun {
  const { mostWorkers = 1, ...others } = more
  const settings = { ...DEFAULT_CAPACITY, ...others }
  let state = beginSearch({ estimateRatePerSecond, settings, workers: 1, mostWorkers })
  const probes: SearchRun['probes'][number][] = []
  while (state.next.phase !== 'done') {
    const verdict = judge(state.next)
    probes.push({ ...state.next, verdict })
    state = stepSearch(state, verdict)
  }
  return { probes, outcome: state.next.outcome }
}

/** A target that passes up to a rate and fails above it. */
export function upTo(capacityPerSecond: number) {
  return ({ ratePerSecond }: Pick<PlannedProbe, 'ratePerSecond'>): ProbeVerdict =>
    ratePerSecond <= capacityPerSecond ? 'pass' : 'fail'
}
