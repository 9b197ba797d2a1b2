import { z } from 'zod'

export const userId = z.int().positive()
/** Of a post or a comment. */
export const writtenId = z
  .string()
  .regex(/^[\w.-]{1,64}$/, 'expected 1 to 64 letters, digits, dots, hyphens and underscores')
export const text = z.string().min(1).max(500)
const createdAtMs = z.int().nonnegative().describe('Unix time in milliseconds')
const count = z.int().nonnegative()

export const errorAnswer = z
  .object({
    error: z.string().regex(/^[a-z][a-z0-9_]*$/, 'expected a snake_case code'),
    message: z.string().min(1),
  })
  .meta({ title: 'Error' })

export const sessionAnswer = z
  .object({ token: z.string().min(1), expiresAt: z.iso.datetime() })
  .meta({ title: 'Session' })

export const profileAnswer = z
  .object({ id: userId, name: z.string(), bio: z.string(), followers: count.describe('how many follow this user') })
  .meta({ title: 'Profile' })

export const followAnswer = z.object({ userId, following: z.boolean() }).meta({ title: 'Follow' })

export const postAnswer = z.object({ id: writtenId, authorId: userId, text, createdAtMs }).meta({ title: 'Post' })

export const pendingPost = z
  .object({ id: writtenId, status: z.literal('pending'), createdAtMs })
  .meta({ title: 'PendingPost' })

export const commentAnswer = z
  .object({ id: writtenId, postId: writtenId, authorId: userId, text, createdAtMs })
  .meta({ title: 'Comment' })

export const pendingComment = z
  .object({ id: writtenId, postId: writtenId, status: z.literal('pending'), createdAtMs })
  .meta({ title: 'PendingComment' })

export const shownPost = z
  .object({
    id: writtenId,
    authorId: userId,
    text,
    createdAtMs,
    commentCount: count.describe('of all comments'),
    comments: z
      .array(z.object({ id: writtenId, authorId: userId, text, createdAtMs }))
      .max(20)
      .describe('the latest 20, newest first; of the same time, the larger id first'),
  })
  .meta({ title: 'PostPage' })

export const postPage = z.union([shownPost, z.object({ id: writtenId, status: z.literal('pending') })])

export const place = z
  .string()
  .regex(/^\d{1,15}-[\w.-]{1,64}$/)
  .describe('where a page begins: the `createdAtMs` and the `id` of its first post, with a hyphen between')

/** Posts on a page of a timeline where the request does not say how many. */
export const PAGE_LENGTH = 20

export const timelineAnswer = z
  .object({
    posts: z.array(postAnswer).max(100).describe('newest first; of the same time, the larger id first, byte by byte'),
    next: place.nullable().describe('the `from` of the following page; null: there is none'),
  })
  .meta({ title: 'Timeline' })

export const storedProfile = z.object({ userId, followers: z.int(), followeeIds: z.array(userId) })

export const storedPost = z.object({
  id: writtenId,
  authorId: userId,
  idempotencyKey: z.string(),
  text: z.string(),
  commentCount: z.int(),
})

export const storedComment = z.object({
  id: writtenId,
  postId: writtenId,
  authorId: userId,
  idempotencyKey: z.string(),
  text: z.string(),
})

/** `digest`: sum of the first 32 bits of the MD5 of each post's id, as unsigned integers. */
export const storedTimeline = z.object({ userId, posts: count, digest: count })

export type ProfileAnswer = z.infer<typeof profileAnswer>
export type PostAnswer = z.infer<typeof postAnswer>
export type CommentAnswer = z.infer<typeof commentAnswer>
export type TimelineAnswer = z.infer<typeof timelineAnswer>
export type ShownPost = z.infer<typeof shownPost>
export type StoredProfile = z.infer<typeof storedProfile>
export type StoredPost = z.infer<typeof storedPost>
export type StoredComment = z.infer<typeof storedComment>
export type StoredTimeline = z.infer<typeof storedTimeline>
