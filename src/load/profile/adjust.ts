import type { ScalingRule } from '../../autoscaling/rule.ts'
import { UserError } from '../../base/errors.ts'
import type { PlannedFault } from '../../fault/fault.ts'
import type { Arrivals, OpenProfile, OpenStage, Profile, Rate, Replay } from './profile.ts'
import { replayStages } from './replay.ts'

/** What flags and configuration file change about the profiles that were chosen. */
export interface Adjustments {
  readonly rounds?: number | undefined
  /** Length of each stage of the profile `saturate`, in milliseconds. */
  readonly saturate?: number | undefined
  /** Length of each stage of the profile `steady`, in milliseconds. */
  readonly steady?: number | undefined
  /** Requests a second of the profile `steady`. */
  readonly rate?: number | undefined
  /** Of every open loop. */
  readonly arrivals?: Arrivals | undefined
  /** What 100 % stands for, in requests a second. */
  readonly fullRate?: number | undefined
  /** How much of a recording is replayed, and in how much time; milliseconds. */
  readonly replay?: Pick<Replay, 'spanMs' | 'lengthMs'> | undefined
  /** What goes wrong in every open loop, besides what its own file says. */
  readonly faults?: readonly PlannedFault[] | undefined
  /** How replicas follow every open loop, in place of what its own file says. */
  readonly autoscale?: readonly ScalingRule[] | undefined
}

/** The profiles with what was asked for; what concerns none of them changes nothing. */
export function adjustProfiles(profiles: readonly Profile[], asked: Adjustments): Profile[] {
  return profiles.map((profile) => {
    const { rounds = profile.rounds, saturate, steady, rate, arrivals, replay, faults, autoscale } = asked
    const stages = stagesAfter(profile, { saturate, steady, rate, replay })
    return {
      ...profile,
      rounds,
      ...stages,
      ...(arrivals && profile.loop !== 'closed' && { arrivals }),
      ...(autoscale && profile.loop === 'open' && { autoscale }),
      ...(faults && profile.loop === 'open' && { faults: [...(profile.faults ?? []), ...faults] }),
    } as Profile
  })
}

function stagesAfter(profile: Profile, { saturate, steady, rate, replay }: Adjustments): object {
  if (isReplay(profile) && replay !== undefined) {
    return { replay: { ...profile.replay, ...replay }, stages: replayStages({ ...profile.replay, ...replay }) }
  }
  if (isSaturate(profile) && saturate !== undefined) {
    return { stages: profile.stages.map((stage) => ({ ...stage, durationMs: saturate })) }
  }
  if (!isSteady(profile)) return {}
  const perSecond = rate === undefined ? {} : { from: { perSecond: rate }, to: { perSecond: rate } }
  const durationMs = steady === undefined ? {} : { durationMs: steady }
  return { stages: profile.stages.map((stage: OpenStage) => ({ ...stage, ...durationMs, ...perSecond })) }
}

/**
 * Refuses a setting that changes nothing about the chosen profiles: whoever gave it expects something of it.
 * @param keyOf how the user wrote a setting: `--rate`, or `rate` in a file
 */
export function rejectUnusedSettings(
  profiles: readonly Profile[],
  asked: Adjustments,
  keyOf: (setting: keyof Adjustments) => string,
): void {
  const takers: Record<Exclude<keyof Adjustments, 'rounds'>, readonly [heard: boolean, by: string]> = {
    saturate: [profiles.some(isSaturate), 'the profile saturate'],
    steady: [profiles.some(isSteady), 'the profile steady'],
    rate: [profiles.some(isSteady), 'the profile steady'],
    replay: [profiles.some(isReplay), 'profiles with `replay`'],
    arrivals: [profiles.some(({ loop }) => loop !== 'closed'), 'profiles with an open loop'],
    faults: [profiles.some(({ loop }) => loop === 'open'), 'profiles with an open loop'],
    autoscale: [profiles.some(({ loop }) => loop === 'open'), 'profiles with an open loop'],
    fullRate: [
      adjustProfiles(profiles, { rate: asked.rate }).some(usesShares),
      'profiles with rates that are shares of the capacity',
    ],
  }
  for (const [setting, [heard, by]] of Object.entries(takers) as [keyof typeof takers, (typeof takers)['rate']][]) {
    if (heard || asked[setting] === undefined) continue
    throw new UserError('this setting changes nothing about the chosen profiles', {
      key: keyOf(setting),
      found: profiles.map(({ name }) => name).join(', '),
      expected: by,
      remedy: 'Leave it out, or choose another profile with --profile',
    })
  }
}

/** Whether what 100 % stands for matters to a profile. */
export function usesShares(profile: Profile): boolean {
  return ratesOf(profile).some((rate) => 'share' in rate)
}

/** Whether anything goes wrong on purpose while a profile is driven. */
export function hasFaults(profile: Profile): boolean {
  return 'faults' in profile && profile.faults !== undefined
}

/** Whether replicas come and go while a profile is driven. */
export function isAutoscaled(profile: Profile): boolean {
  return profile.loop === 'open' && profile.autoscale !== undefined
}

function ratesOf(profile: Profile): Rate[] {
  if (profile.loop === 'closed') return []
  if (profile.loop === 'search') return [profile.search.start]
  return profile.loop === 'faults' ? [profile.rate] : profile.stages.flatMap(({ from, to }) => [from, to])
}

function isSaturate(profile: Profile): profile is Extract<Profile, { loop: 'closed' }> {
  return profile.name === 'saturate' && profile.loop === 'closed'
}

function isReplay(profile: Profile): profile is OpenProfile & { readonly replay: Replay } {
  return profile.loop === 'open' && profile.replay !== undefined
}

function isSteady(profile: Profile): profile is Extract<Profile, { loop: 'open' }> {
  return profile.name === 'steady' && profile.loop === 'open'
}
