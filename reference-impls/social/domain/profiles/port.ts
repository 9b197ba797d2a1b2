export interface Profile {
  readonly id: number
  readonly name: string
  readonly bio: string
  /** How many follow this user. */
  readonly followers: number
}

/** Done, or accepted and to be done, or refused because there is nobody of this id. */
export type FollowOutcome = 'done' | 'accepted' | 'unknown_user'

/** Who is who, and who follows whom. */
export interface Profiles {
  profile(id: number): Promise<Profile | undefined>
  /** Doing it again changes nothing: it may be retried. */
  follow(followerId: number, followeeId: number): Promise<FollowOutcome>
  /** Doing it again changes nothing: it may be retried. */
  unfollow(followerId: number, followeeId: number): Promise<FollowOutcome>
}

/** Those whom somebody follows. */
export interface Followees {
  readonly userId: number
  /** In ascending order. */
  readonly followeeIds: readonly number[]
}

/** What feeds ask of profiles. */
export interface FollowGraph {
  followeesOf(userId: number): Promise<readonly number[]>
}
