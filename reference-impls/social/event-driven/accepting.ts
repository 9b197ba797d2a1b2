import type { EventLog } from '../../architectures/event-driven/brokers/port.ts'
import type { SealedIds } from '../../architectures/event-driven/sealed-ids.ts'
import { repeatedComment, repeatedPost } from '../domain/posts/at-once.ts'
import type { Posts } from '../domain/posts/port.ts'
import type { PostStore } from '../domain/posts/store.ts'
import type { FollowOutcome, Profiles } from '../domain/profiles/port.ts'
import { send } from './command.ts'
import type { PostIds } from './post-ids.ts'

type Log = Pick<EventLog, 'append'>

/** Posts and comments are accepted by writing a command to the log; what became of them is read from what the workers have written. */
export function acceptingPosts(store: PostStore, log: Log, postIds: PostIds, commentIds: SealedIds): Posts {
  return {
    async post(draft) {
      const { authorId, idempotencyKey } = draft
      const earlier = await store.postOfKey(authorId, idempotencyKey)
      if (earlier !== undefined) return repeatedPost(draft, earlier)
      const place = { id: postIds.issue(authorId, idempotencyKey), createdAtMs: Date.now() }
      // A repeat that comes before the first is applied is appended too: the worker sees that it is one.
      await send(log, authorId, { kind: 'post', post: { ...draft, ...place } })
      return { ...place, status: 'pending' }
    },
    async comment(draft) {
      const { authorId, idempotencyKey, postId } = draft
      const earlier = await store.commentOfKey(authorId, idempotencyKey)
      if (earlier !== undefined) return repeatedComment(draft, earlier)
      const postAuthorId = postIds.authorOf(postId) ?? (await store.authorOf(postId))
      if (postAuthorId === undefined) return 'unknown_post'
      const place = { id: commentIds.issue(authorId, idempotencyKey), createdAtMs: Date.now() }
      await send(log, postAuthorId, { kind: 'comment', comment: { ...draft, ...place } })
      return { ...place, postId, status: 'pending' }
    },
    async read(postId) {
      const page = await store.page(postId)
      if (page !== undefined) return page
      return postIds.authorOf(postId) === undefined ? undefined : { id: postId, status: 'pending' }
    },
  }
}

/** Who follows whom is changed by a command as well. */
export function acceptingProfiles(profiles: Pick<Profiles, 'profile'>, log: Log): Profiles {
  const accept = async (followerId: number, followeeId: number, following: boolean): Promise<FollowOutcome> => {
    if ((await profiles.profile(followeeId)) === undefined) return 'unknown_user'
    await send(log, followeeId, { kind: 'follow', followerId, followeeId, following })
    return 'accepted'
  }
  return {
    profile: profiles.profile,
    follow: (followerId, followeeId) => accept(followerId, followeeId, true),
    unfollow: (followerId, followeeId) => accept(followerId, followeeId, false),
  }
}
