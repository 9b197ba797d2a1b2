import type { Fault, ScheduledFault } from '../../fault/fault.ts'
import { scheduleFaults } from '../../fault/schedule-faults.ts'
import type { FaultsProfile, OpenProfile, Profile } from '../../load/profile/profile.ts'
import type { FaultRefusal } from '../../runtime/runtime.ts'
import type { Topology } from '../../topology/topology.ts'

/** What goes wrong with one target in the course of a run. */
export interface FaultPlan {
  /** Each of them, for what has to be prepared. */
  readonly all: readonly Fault[]
  /** Those of a load, in the order of their beginnings. */
  of(profile: string, round: number): readonly ScheduledFault[]
  /** The faults of a profile that has one after the other, with why those are left out that are not possible. */
  drills(profile: string): readonly Drill[]
}

/** One fault of one component in a load of its own. */
export interface Drill {
  readonly component: string
  readonly fault: ScheduledFault
  /** Why the component cannot have it; `undefined`: it can. */
  readonly refusal: string | undefined
}

export const NO_FAULTS: FaultPlan = { all: [], of: () => [], drills: () => [] }

/** Works out the faults of a target. Throws a UserError, as `scheduleFaults` does, before anything is started. */
export function planFaults(
  { profiles, seed }: { readonly profiles: readonly Profile[]; readonly seed: number },
  topology: Topology,
  refusal: FaultRefusal,
): FaultPlan {
  const open = profiles.filter((profile): profile is OpenProfile => profile.loop === 'open')
  const scheduled = new Map(
    open.map(({ name, faults = [], stages, rounds }) => {
      const lengthMs = stages.reduce((sum, { durationMs }) => sum + durationMs, 0)
      const ofRounds = Array.from({ length: faults.length === 0 ? 0 : rounds }, (_, round) =>
        scheduleFaults(faults, topology, { lengthMs, seed: seed + round, refusal }),
      )
      return [name, ofRounds]
    }),
  )
  const drilled = new Map(
    profiles
      .filter((profile) => profile.loop === 'faults')
      .map((profile) => [profile.name, drillsOf(profile, topology, refusal)]),
  )
  const possible = [...drilled.values()].flat().filter((drill) => drill.refusal === undefined)
  return {
    all: [...[...scheduled.values()].flat(2), ...possible.map(({ fault }) => fault)],
    drills: (profile) => drilled.get(profile) ?? [],
    of: (profile, round) => scheduled.get(profile)?.[round] ?? [],
  }
}

/** Each fault of the profile for each component in turn. */
function drillsOf(
  { faults, beforeMs, faultMs }: FaultsProfile,
  { services }: Topology,
  refusal: FaultRefusal,
): Drill[] {
  return services.flatMap(({ name: component }) =>
    faults.map(({ kind, amount }) => {
      const fault = { kind, amount, components: [component], atMs: beforeMs, durationMs: faultMs }
      return { component, fault, refusal: refusal(fault) }
    }),
  )
}
