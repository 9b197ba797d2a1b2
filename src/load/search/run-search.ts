import type { CapacityProbe, CapacitySearch } from '../../result/capacity-search-schema.ts'
import type { Drained } from '../../scenario/audit.ts'
import type { Ledger } from '../../scenario/define.ts'
import { seededRandom } from '../../scenario/random.ts'
import type { LoadMeasurement } from '../driver.ts'
import { driveProbe, type ProbedTarget } from './drive-probe.ts'
import { judgeProbe } from './judge-probe.ts'
import { toProbeRow } from './probe-row.ts'
import { beginSearch, stepSearch } from './search.ts'

export interface CapacitySearchOptions extends ProbedTarget {
  /** What the target might do, e.g. in a closed loop, in requests a second. */
  readonly estimateRatePerSecond: number
  /** Each probe has traffic of its own; the same seed gives the n-th probe of every target the same. */
  readonly seed: number
  /** Threads of the driver to begin with, and the most that there are. */
  readonly workers: number
  readonly mostWorkers: number
  /**
   * Gives the target its data set anew, before each probe: what earlier probes wrote would make later ones slower, and
   * a fast target writes more of it.
   */
  resetData(): Promise<void>
  /** Why a measurement is of the driver and not of the target, in words; empty where it is valid. */
  disqualify(measurement: LoadMeasurement, ratePerSecond: number): readonly string[]
  /** Told of each probe when the target is at rest and before its data is reset; the search waits for it. */
  onProbe?(probe: CapacityProbe, leftBehind: LeftBehind): Promise<void> | void
}

/** What a probe wrote, to be held against what the target stored. */
export interface LeftBehind {
  readonly ledger: Ledger
  /** `undefined`: the target did not answer when it was asked. */
  readonly drained: Drained | undefined
}

/**
 * Searches for the highest rate at which a target meets its objectives and keeps up: see docs/use/capacity.md. A target that
 * is too slow, fails or does not come to rest ends no search; what it answers to its audit must be right.
 * Rejects with the signal's reason soon after it is aborted, and with what the driver, the audit or `resetData` reject with.
 */
export async function searchCapacity(options: CapacitySearchOptions): Promise<CapacitySearch> {
  const { settings, slo, estimateRatePerSecond, signal } = options
  const probes: CapacityProbe[] = []
  let state = beginSearch(options)
  while (state.next.phase !== 'done') {
    signal.throwIfAborted()
    await options.resetData()
    const planned = state.next
    const { ledger, ...driven } = await driveProbe(planned, probeSeed(options.seed, probes.length), options)
    const disqualified = driven.measurement ? options.disqualify(driven.measurement, planned.ratePerSecond) : []
    const judgement = judgeProbe({ ...driven, disqualified }, slo, settings.requests)
    const probe = toProbeRow(planned, driven, judgement)
    probes.push(probe)
    await options.onProbe?.(probe, { ledger, drained: driven.drained })
    state = stepSearch(state, judgement.verdict)
  }
  return {
    ...state.next.outcome,
    precision: settings.precision,
    estimatePerSecond: estimateRatePerSecond,
    slo: { ...slo },
    probes,
  }
}

function probeSeed(seed: number, index: number): number {
  return seededRandom(seed).fork(`capacity probe ${index}`).int(0, 0x7fff_ffff)
}
