import { beginSearch, type PlannedProbe, type SearchState, stepSearch } from '../search.ts'
import { type CapacitySettings, DEFAULT_CAPACITY } from '../settings.ts'
import type { ProbeVerdict } from '../tried.ts'

export interface SearchRun {
  readonly state: SearchState
  readonly probes: readonly (PlannedProbe & { readonly verdict: ProbeVerdict })[]
}

/** Runs a search to its end against whatever gives the verdicts. */
export function searchAgainst(
  judge: (probe: PlannedProbe) => ProbeVerdict,
  estimateRatePerSecond: number,
  more: Partial<CapacitySettings> & { workers?: number; mostWorkers?: number } = {},
): SearchRun {
  const { workers = 1, mostWorkers = 1, ...settings } = more
  let state = beginSearch({
    estimateRatePerSecond,
    settings: { ...DEFAULT_CAPACITY, ...settings },
    workers,
    mostWorkers,
  })
  const probes: SearchRun['probes'][number][] = []
  while (state.next.phase !== 'done') {
    const verdict = judge(state.next)
    probes.push({ ...state.next, verdict })
    state = stepSearch(state, verdict)
  }
  return { state, probes }
}
