import { historyPostId } from './dataset.ts'

/** What a target has told us: tokens by user, ids of posts by Idempotency-Key, where each user's next page begins. */
export interface SocialMemory {
  readonly tokens: Map<number, string>
  readonly postIds: Map<string, string>
  readonly nextPages: Map<number, string>
}

/** More posts than are ever looked back on; the oldest are forgotten, so that a soak does not grow. */
const REMEMBERED_POSTS = 20_000

export function emptyMemory(): SocialMemory {
  return { tokens: new Map(), postIds: new Map(), nextPages: new Map() }
}

export function rememberPost(memory: SocialMemory, idempotencyKey: string, postId: string): void {
  memory.postIds.set(idempotencyKey, postId)
  if (memory.postIds.size <= REMEMBERED_POSTS) return
  for (const oldest of memory.postIds.keys()) {
    memory.postIds.delete(oldest)
    return
  }
}

/** A post that an operation is about: one of this stream where its id is known, else one of the past. */
export interface PostChoice {
  readonly idempotencyKey: string | undefined
  /** Index of the post of the past. */
  readonly past: number
}

export function chosenPostId(memory: SocialMemory, { idempotencyKey, past }: PostChoice): string {
  const known = idempotencyKey === undefined ? undefined : memory.postIds.get(idempotencyKey)
  return known ?? historyPostId(past)
}

/** The header that shows who asks; none where the user has not been signed in. */
export function authorization(memory: SocialMemory, userId: number): Record<string, string> {
  const token = memory.tokens.get(userId)
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}
