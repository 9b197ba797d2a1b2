import { type Plan, roundsOf } from '../../config/plan.ts'
import { usesShares } from '../../load/profile/adjust.ts'
import type { Profile } from '../../load/profile/profile.ts'
import type { PlannedProfile, Result } from '../../result/schema.ts'

/** The plan as the result keeps it. @param slowestRatePerSecond 0 where that is not known */
export function planResult(plan: Plan, slowestRatePerSecond: number): Result['plan'] {
  const isShared = plan.profiles.some((profile) => shareOf(profile) === 'slowest')
  const isGiven = plan.fullRatePerSecond !== undefined
  return {
    rounds: roundsOf(plan),
    profiles: plan.profiles.map((profile) => plannedProfile(profile, plan.connections)),
    fullRatePerSecond: isGiven || isShared ? (plan.fullRatePerSecond ?? slowestRatePerSecond) : 0,
    connections: plan.connections,
    workers: plan.driverWorkers,
    confidence: plan.confidence,
    until: plan.until ?? null,
    ...(plan.thresholds && { thresholds: [...plan.thresholds] }),
    dataSize: plan.dataSize,
  }
}

function plannedProfile(profile: Profile, connections: number): PlannedProfile {
  const { name, title, loop, rounds } = profile
  const arrivals = loop === 'closed' ? null : profile.arrivals
  return { name, title, loop, rounds, arrivals, of: shareOf(profile), stages: plannedStages(profile, connections) }
}

function shareOf(profile: Profile): PlannedProfile['of'] {
  return profile.loop !== 'closed' && usesShares(profile) ? profile.of : null
}

function plannedStages(profile: Profile, connections: number): PlannedProfile['stages'] {
  if (profile.loop === 'search' || profile.loop === 'faults') return []
  if (profile.loop === 'open') return profile.stages.map((stage) => ({ ...stage, connections: null }))
  return profile.stages.map((stage) => ({
    name: stage.name,
    durationMs: stage.durationMs,
    connections: stage.connections ?? connections,
    from: null,
    to: null,
  }))
}
