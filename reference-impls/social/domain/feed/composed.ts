import type { PostsByAuthor } from '../posts/port.ts'
import type { FollowGraph } from '../profiles/port.ts'
import type { Feed } from './port.ts'

/** Fan-out on read by calls: asks whom somebody follows, then for the latest posts of these. */
export function composedFeed(profiles: FollowGraph, posts: PostsByAuthor): Feed {
  return {
    async timeline(userId, from, limit) {
      const followees = await profiles.followeesOf(userId)
      return followees.length === 0 ? [] : posts.latestOf(followees, from, limit)
    },
  }
}
