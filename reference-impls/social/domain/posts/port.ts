/** Where something stands in the order of time; what is of the same time is ordered by id. */
export interface Place {
  /** Unix time in milliseconds. */
  readonly createdAtMs: number
  readonly id: string
}

export interface Post extends Place {
  readonly authorId: number
  readonly text: string
}

export interface Comment extends Place {
  readonly authorId: number
  readonly text: string
}

/** A comment with the post that it stands under. */
export interface PostedComment extends Comment {
  readonly postId: string
}

/** What is accepted and not written yet. */
export interface Pending extends Place {
  readonly status: 'pending'
}

export interface PendingComment extends Pending {
  readonly postId: string
}

export interface PostPage extends Post {
  readonly commentCount: number
  /** The latest comments, newest first. */
  readonly comments: readonly Comment[]
}

/** A wish to post. The same key of the same user stands for the same post. */
export interface PostDraft {
  readonly authorId: number
  readonly idempotencyKey: string
  readonly text: string
}

/** A wish to comment. The same key of the same user stands for the same comment; those of posts are others. */
export interface CommentDraft extends PostDraft {
  readonly postId: string
}

export type Refused = 'unknown_post' | 'key_reused'

export interface Posts {
  /** Posts once, however often it is called with this draft. */
  post(draft: PostDraft): Promise<Post | Pending | 'key_reused'>
  /** Comments once, however often it is called with this draft. */
  comment(draft: CommentDraft): Promise<PostedComment | PendingComment | Refused>
  /** A post with its latest comments. */
  read(postId: string): Promise<PostPage | Pick<Pending, 'id' | 'status'> | undefined>
}

/** What feeds ask of posts. */
export interface PostsByAuthor {
  /** Posts of these authors from a place on, newest first. */
  latestOf(authorIds: readonly number[], from: Place, limit: number): Promise<readonly Post[]>
}
