import { LEAD_IN_MS, MAX_IN_FLIGHT } from '../../config/plan.ts'
import type { ScheduledFault } from '../../fault/fault.ts'
import type { ErrorLimit, Load } from '../driver.ts'
import type { ClosedProfile, OpenProfile, Profile, Rate } from './profile.ts'

/** What a profile leaves open until a run is under way. */
export interface Circumstances {
  /** Of a closed loop that does not say how many. */
  readonly connections: number
  /** What 100 % stands for, in requests a second. */
  readonly fullRatePerSecond: number
}

/** A load that is driven in one go: one stage of a closed profile, or all stages of an open one. */
export interface ProfileLoad {
  readonly profile: string
  readonly load: Load
  /** Names of its stages, in order. */
  readonly stages: readonly string[]
  readonly errorLimit: ErrorLimit | undefined
  /** What goes wrong with the target while it is driven; nothing where it is left out. */
  readonly faults?: readonly ScheduledFault[] | undefined
}

/** What the driver is asked to do for a profile, in order. */
export function loadsOf(profile: ClosedProfile | OpenProfile, circumstances: Circumstances): ProfileLoad[] {
  const { name, stopWhen: errorLimit } = profile
  const common = { profile: name, errorLimit }
  if (profile.loop === 'closed') {
    return profile.stages.map(({ connections = circumstances.connections, durationMs, name: stage }) => ({
      ...common,
      stages: [stage],
      load: { loop: 'closed', connections, leadInMs: LEAD_IN_MS, durationMs, watchWrites: true },
    }))
  }
  // A recorded shape is kept as it is: its rates need no round numbers.
  const rateOf = profile.replay === undefined ? ratePerSecond : exactRate
  const stages = profile.stages.map(({ name: stage, durationMs, from, to }) => ({
    name: stage,
    durationMs,
    fromRatePerSecond: rateOf(from, circumstances.fullRatePerSecond),
    toRatePerSecond: rateOf(to, circumstances.fullRatePerSecond),
  }))
  const { arrivals } = profile
  return [
    {
      ...common,
      stages: stages.map((stage) => stage.name),
      load: { loop: 'open', arrivals, maxInFlight: MAX_IN_FLIGHT, leadInMs: LEAD_IN_MS, stages },
    },
  ]
}

/** A rate in requests a second. A share is cut to two significant digits so that it can be named, and is at least 1. */
export function ratePerSecond(rate: Rate, fullRatePerSecond: number): number {
  if ('perSecond' in rate) return rate.perSecond
  const exact = rate.share * fullRatePerSecond
  const step = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1)
  return Math.max(1, Math.floor(exact / step + 1e-9) * step)
}

function exactRate(rate: Rate, fullRatePerSecond: number): number {
  return 'perSecond' in rate ? rate.perSecond : rate.share * fullRatePerSecond
}

/** How many loads are driven for a profile in a round; a search counts as one. */
export function loadCount(profile: Profile): number {
  return profile.loop === 'closed' ? profile.stages.length : 1
}
