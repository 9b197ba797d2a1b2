import type { Plan } from '../../config/plan.ts'
import { loadCount } from '../../load/profile/resolve.ts'

/** Where the loads of each profile begin among those of a round. */
export function firstLoads({ profiles }: Pick<Plan, 'profiles'>): number[] {
  let next = 0
  return profiles.map((profile) => {
    const first = next
    next += loadCount(profile)
    return first
  })
}
