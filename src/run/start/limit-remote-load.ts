import type { Plan } from '../../config/plan.ts'
import type { Profile } from '../../load/profile/profile.ts'
import { ratePerSecond } from '../../load/profile/resolve.ts'
import { isGentle, REMOTE_RATE } from '../../target/url/remote-load.ts'
import type { RunTarget } from '../run-target.ts'

/**
 * Sees to it that a URL that is not on this machine gets few requests only, unless its load was allowed.
 * @param tooMuch what would load it more, in words; undefined: nothing does
 * Throws a UserError where something would.
 */
export async function limitRemoteLoad(runTargets: readonly RunTarget[], tooMuch: string | undefined): Promise<void> {
  for (const runTarget of runTargets) {
    const { url, mayLoad } = runTarget
    if (url !== undefined && (await isGentle(url, mayLoad, tooMuch))) runTarget.treatGently(REMOTE_RATE)
  }
}

/** The first profile that drives more than a remote URL may get, in words. */
export function aboveRemoteRate({
  profiles,
  fullRatePerSecond,
}: Pick<Plan, 'profiles' | 'fullRatePerSecond'>): string | undefined {
  const named = profiles.map((profile) => ({ name: profile.name, most: mostOf(profile, fullRatePerSecond) }))
  const found = named.find(({ most }) => most > REMOTE_RATE)
  if (found === undefined) return undefined
  const how = Number.isFinite(found.most) ? `${found.most} requests/s` : 'as fast as answers come'
  return `the profile ${found.name}: ${how}`
}

function mostOf(profile: Profile, fullRatePerSecond: number | undefined): number {
  if (profile.loop !== 'open') return Number.POSITIVE_INFINITY
  const rates = profile.stages.flatMap(({ from, to }) => [from, to])
  return Math.max(
    ...rates.map((rate) => {
      const isKnown = 'perSecond' in rate || fullRatePerSecond !== undefined
      return isKnown ? ratePerSecond(rate, fullRatePerSecond ?? 0) : Number.POSITIVE_INFINITY
    }),
  )
}
