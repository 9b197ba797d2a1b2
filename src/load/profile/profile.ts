import type { ScalingRule } from '../../autoscaling/rule.ts'
import type { Fault, PlannedFault } from '../../fault/fault.ts'
import type { Scenario } from '../../scenario/define.ts'
import type { ErrorLimit } from '../driver.ts'
import type { CapacitySettings } from '../search/settings.ts'

/** Requests a second: so many, or a share of what 100 % stands for (1 is 100 %). */
export type Rate = { readonly perSecond: number } | { readonly share: number }

/** Whose capacity a share is a share of: that of the slowest target, so that all get the same traffic, or each one's own. */
export type ShareOf = 'slowest' | 'own'

export type Arrivals = 'poisson' | 'uniform'

export interface ClosedStage {
  readonly name: string
  readonly durationMs: number
  /** `undefined`: as many as the run has. */
  readonly connections: number | undefined
}

/** The rate goes from one to the other in a straight line. */
export interface OpenStage {
  readonly name: string
  readonly durationMs: number
  readonly from: Rate
  readonly to: Rate
}

/** A recorded shape of traffic, and how it is replayed. */
export interface Replay {
  /** Requests by hour, in their order. */
  readonly requests: readonly number[]
  /** So much of the recording is replayed. */
  readonly spanMs: number
  /** In so much time. */
  readonly lengthMs: number
  /** Rate of the busiest hour. */
  readonly peak: Rate
}

interface AnyProfile {
  /** Name of its file. */
  readonly name: string
  readonly title: string
  readonly description: string
  /** In how many rounds it is driven, unless the run is told otherwise. */
  readonly rounds: number
  /** Longest warm-up that it wants; `undefined`: as long as any. */
  readonly warmUpMs: number | undefined
  readonly stopWhen: ErrorLimit | undefined
}

/** As fast as answers come, one stage after the other. */
export interface ClosedProfile extends AnyProfile {
  readonly loop: 'closed'
  readonly stages: readonly ClosedStage[]
}

/** One schedule through all stages, however slow the answers are. */
export interface OpenProfile extends AnyProfile {
  readonly loop: 'open'
  readonly arrivals: Arrivals
  readonly of: ShareOf
  readonly stages: readonly OpenStage[]
  /** What the stages are made from, where they are a recording. */
  readonly replay?: Replay | undefined
  /** What goes wrong with each target while it is driven. */
  readonly faults?: readonly PlannedFault[] | undefined
  /** How replicas of each target follow it. */
  readonly autoscale?: readonly ScalingRule[] | undefined
}

/** A search for the highest rate at which the objectives are met. */
export interface SearchProfile extends AnyProfile {
  readonly loop: 'search'
  readonly arrivals: Arrivals
  readonly of: ShareOf
  readonly search: SearchSettings
  /** What stands in place of the scenario's own objectives. */
  readonly slo: Partial<Scenario['slo']>
}

/** What a profile says of a search; the rest of its settings is the same for all. */
export type SearchSettings = Pick<
  CapacitySettings,
  'start' | 'factor' | 'precision' | 'settleMs' | 'probeMs' | 'requests' | 'confirmMs' | 'probes'
>

/** One fault of one component after the other, each in a steady load of its own with fresh data. */
export interface FaultsProfile extends AnyProfile {
  readonly loop: 'faults'
  readonly arrivals: Arrivals
  readonly of: ShareOf
  readonly rate: Rate
  readonly beforeMs: number
  readonly faultMs: number
  /** Longest time that is waited for the target to be back inside its objectives. */
  readonly recoveryMs: number
  /** What each component of a target has in turn. */
  readonly faults: readonly Pick<Fault, 'kind' | 'amount'>[]
}

export type Profile = ClosedProfile | OpenProfile | SearchProfile | FaultsProfile
