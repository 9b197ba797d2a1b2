import { LEAD_IN_MS, type Plan, roundsOf } from '../../config/plan.ts'
import type { FaultsProfile, Profile } from '../../load/profile/profile.ts'

// What was seen on a machine with two CPUs; used for nothing but telling a person how long to wait.
const START_MS = 1_300
const CHECK_MS = 3_000
const WARM_UP_SHARE = 0.85
const ROUND_OVERHEAD_MS = 120
/** A search rarely needs all the probes that it may make. */
const PROBES_SHARE = 0.6
/** Of a target, where their number is not asked for. */
const TYPICAL_COMPONENTS = 4
/** Of a fault: fresh data, the ledger check, and the seconds that show that a target is back. */
const DRILL_OVERHEAD_MS = 4_000

/** Time left when so many starts, checks, warm-ups and whole targets are still to be done, in milliseconds. */
export function remainingMs(
  plan: Plan,
  left: { readonly starts?: number; readonly checks?: number; readonly warmUps?: number; readonly targets: number },
): number {
  return (
    (left.starts ?? 0) * START_MS +
    (left.checks ?? 0) * CHECK_MS +
    (left.warmUps ?? 0) * plan.warmUpMs * WARM_UP_SHARE +
    left.targets * roundsMs(plan, 0)
  )
}

/** Length of all rounds of one target from this one on, in milliseconds. */
export function roundsMs(plan: Plan, from: number): number {
  const rounds = Array.from({ length: Math.max(0, roundsOf(plan) - from) }, (_, index) => from + index)
  return rounds.reduce((sum, round) => sum + roundMs(plan, round), 0)
}

/** Length of one round of one target, in milliseconds. */
export function roundMs({ profiles }: Plan, round: number): number {
  const driven = profiles.filter(({ rounds }) => round < rounds)
  return ROUND_OVERHEAD_MS + driven.reduce((sum, profile) => sum + profileMs(profile), 0)
}

/** Length of one fault of one component, in milliseconds. */
function drillMs({ beforeMs, faultMs }: FaultsProfile): number {
  return LEAD_IN_MS + beforeMs + faultMs + DRILL_OVERHEAD_MS
}

/** Length of one profile, with what leads into it, in milliseconds. */
export function profileMs(profile: Profile): number {
  if (profile.loop === 'faults') return TYPICAL_COMPONENTS * profile.faults.length * drillMs(profile)
  if (profile.loop === 'search') {
    const { probes, settleMs, probeMs, confirmMs } = profile.search
    return PROBES_SHARE * probes * (settleMs + probeMs) + confirmMs
  }
  const leadIns = profile.loop === 'closed' ? profile.stages.length : 1
  return profile.stages.reduce((sum, { durationMs }) => sum + durationMs, leadIns * LEAD_IN_MS)
}
