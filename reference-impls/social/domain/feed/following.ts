import type { Database } from '../../../base/sql.ts'
import type { Profiles } from '../profiles/port.ts'
import { changeFollow, postgresProfiles } from '../profiles/postgres.ts'
import { refillTimelines } from './materialised.ts'

/** Profiles where following somebody, or no longer, changes the follower's timeline in the same transaction. */
export function refillingProfiles(database: Database): Profiles {
  const change = (followerId: number, followeeId: number, following: boolean) =>
    database.transaction(async (transaction) => {
      const { known, changed } = await changeFollow(transaction, followerId, followeeId, following)
      const pairs = changed ? [{ followerId, followeeId }] : []
      // The followee's profile is locked by now: posts that are fanned out at the same time have been, or wait.
      await refillTimelines(transaction, following ? pairs : [], following ? [] : pairs)
      return known ? 'done' : 'unknown_user'
    })
  return {
    profile: postgresProfiles(database).profile,
    follow: (followerId, followeeId) => change(followerId, followeeId, true),
    unfollow: (followerId, followeeId) => change(followerId, followeeId, false),
  }
}
