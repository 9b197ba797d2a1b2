import { uuidv7 } from '../../../base/uuid.ts'
import type { CommentDraft, Post, PostDraft, PostedComment, Posts } from './port.ts'
import type { NewPost, PostStore } from './store.ts'

/** What a post gets whose key is taken: the same post for the same text, else a refusal. */
export function repeatedPost(draft: PostDraft, earlier: Post): Post | 'key_reused' {
  return earlier.text === draft.text ? earlier : 'key_reused'
}

/** What a comment gets whose key is taken: the same comment for the same text on the same post, else a refusal. */
export function repeatedComment(draft: CommentDraft, earlier: PostedComment): PostedComment | 'key_reused' {
  return earlier.text === draft.text && earlier.postId === draft.postId ? earlier : 'key_reused'
}

/**
 * Posts and comments that are written before they are answered.
 *
 * @param write writes a post and whatever belongs to it; false when its key is taken
 */
export function postsAtOnce(
  store: PostStore,
  write: (post: NewPost) => Promise<boolean> = (post) => store.insertPost(post),
): Posts {
  return {
    async post(draft) {
      const place = { id: uuidv7(), createdAtMs: Date.now() }
      if (await write({ ...draft, ...place })) return { ...place, authorId: draft.authorId, text: draft.text }
      const earlier = await store.postOfKey(draft.authorId, draft.idempotencyKey)
      if (earlier === undefined) throw new Error('A post has vanished while its key was looked up')
      return repeatedPost(draft, earlier)
    },
    async comment(draft) {
      const place = { id: uuidv7(), createdAtMs: Date.now() }
      const { known, written } = await store.insertComment({ ...draft, ...place })
      if (!known) return 'unknown_post'
      if (written) return { ...place, postId: draft.postId, authorId: draft.authorId, text: draft.text }
      const earlier = await store.commentOfKey(draft.authorId, draft.idempotencyKey)
      if (earlier === undefined) throw new Error('A comment has vanished while its key was looked up')
      return repeatedComment(draft, earlier)
    },
    read: (postId) => store.page(postId),
  }
}
