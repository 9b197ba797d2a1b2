import type { Audit } from '../../src/scenario/define.ts'
import type { StoredComment, StoredPost, StoredTimeline } from './answers.ts'
import { postKey } from './operations/posts.ts'

/** All that is stored, by the clients' keys: ids are the target's own, and so are the digests that are made of them. */
export function finalNetwork({ profiles = [], posts = [], comments = [], timelines = [] }: Audit): Audit {
  const stored = posts as readonly StoredPost[]
  const keys = new Map(stored.map((post) => [post.id, postKey(post)]))
  return {
    profiles,
    posts: stored.map(({ id: _, ...post }) => post),
    comments: (comments as readonly StoredComment[]).map(({ id: _, postId, ...comment }) => ({
      ...comment,
      on: keys.get(postId),
    })),
    timelines: (timelines as readonly StoredTimeline[]).map(({ userId, posts }) => ({ userId, posts })),
  }
}
