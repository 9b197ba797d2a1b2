import { z } from 'zod'
import type { Operation, OperationApi } from '../../../src/scenario/define.ts'
import {
  type CommentAnswer,
  commentAnswer,
  type PostAnswer,
  pendingComment,
  pendingPost,
  postAnswer,
  postPage,
  type ShownPost,
  type TimelineAnswer,
  text,
  writtenId,
} from '../answers.ts'
import { drawText } from '../dataset.ts'
import { witnessOf } from '../graph.ts'
import { authorization, chosenPostId, type PostChoice, rememberPost, type SocialMemory } from '../memory.ts'
import { drawActive, drawPost, nextKey, rememberPlannedPost, type SocialPlanState } from '../plan-state.ts'

/** What somebody has written, as it was planned. */
export interface Draft {
  readonly authorId: number
  readonly idempotencyKey: string
  readonly text: string
}

/** What the ledger keeps of an accepted comment. */
export interface AcceptedComment extends Draft {
  readonly postId: string
}

/** The key of a post at the client: keys of different users are unrelated, and so are those of posts and comments. */
export const postKey = ({ authorId, idempotencyKey }: Omit<Draft, 'text'>): string =>
  `post:${authorId}:${idempotencyKey}`
export const commentKey = ({ authorId, idempotencyKey }: Omit<Draft, 'text'>): string =>
  `comment:${authorId}:${idempotencyKey}`

const postPath = (id: string): string => `/posts/${encodeURIComponent(id)}`
const commentsPath = (postId: string): string => `${postPath(postId)}/comments`

/** Whether an answer tells what was sent. */
function isWritten(draft: Draft, { authorId, text }: { readonly authorId: number; readonly text: string }): boolean {
  return authorId === draft.authorId && text === draft.text
}

const textBody = z.object({ text }).meta({ title: 'Text' })

const writeApi: Pick<OperationApi, 'method' | 'signedIn' | 'body'> = { method: 'POST', signedIn: true, body: textBody }
const idempotencyKey = z.string().min(1).max(64)
const writeRefusals = {
  400: 'no JSON, no text, one of more than 500 characters, or no Idempotency-Key',
  401: 'no token, or one that is bad, forged or expired',
  422: 'the Idempotency-Key stands for something else of this user',
}

export const post: Operation<SocialPlanState, SocialMemory, Draft> = {
  weight: 4,
  plan(state, random) {
    state.planned += 1
    const { stream, number } = nextKey(state, random)
    const draft = {
      authorId: drawActive(random),
      idempotencyKey: `${stream}-${number.toString(36)}`,
      text: drawText(random),
    }
    rememberPlannedPost(state, draft.idempotencyKey)
    return draft
  },
  request: ({ authorId, idempotencyKey, text }, memory) => ({
    method: 'POST',
    path: '/posts',
    headers: { ...authorization(memory, authorId), 'idempotency-key': idempotencyKey },
    body: { text },
  }),
  answers: { 201: postAnswer, 202: pendingPost },
  mismatch: (draft, { status, body }) =>
    status === 201 && !isWritten(draft, body as PostAnswer) ? 'another post than was sent' : undefined,
  learn: ({ idempotencyKey }, { body }, memory) => rememberPost(memory, idempotencyKey, (body as PostAnswer).id),
  writeKey: postKey,
  accepted: (draft, { body }) => ({ id: (body as PostAnswer).id, content: draft }),
  visibility: {
    // The page of a follower's timeline that begins with this very post.
    request({ authorId }, { body }, memory) {
      const { id, createdAtMs } = body as PostAnswer
      return {
        method: 'GET',
        path: `/timeline?limit=1&from=${createdAtMs}-${encodeURIComponent(id)}`,
        headers: authorization(memory, witnessOf(authorId)),
      }
    },
    visible: ({ status, body }, accepting) =>
      status === 200 && (body as TimelineAnswer).posts[0]?.id === (accepting.body as PostAnswer).id,
  },
  api: {
    ...writeApi,
    summary: 'Write a post',
    description: '201 when it is written, 202 when it will be.',
    path: '/posts',
    parameters: { header: { 'Idempotency-Key': idempotencyKey } },
    otherAnswers: { 200: postAnswer },
    refusals: writeRefusals,
  },
}

interface CommentParams extends Draft {
  readonly on: PostChoice
}

export const comment: Operation<SocialPlanState, SocialMemory, CommentParams> = {
  weight: 6,
  plan(state, random) {
    state.planned += 1
    const { stream, number } = nextKey(state, random)
    return {
      authorId: drawActive(random),
      idempotencyKey: `${stream}-${number.toString(36)}`,
      text: drawText(random),
      on: drawPost(state, random),
    }
  },
  request: ({ authorId, idempotencyKey, text, on }, memory) => ({
    method: 'POST',
    path: commentsPath(chosenPostId(memory, on)),
    headers: { ...authorization(memory, authorId), 'idempotency-key': idempotencyKey },
    body: { text },
  }),
  answers: { 201: commentAnswer, 202: pendingComment },
  mismatch(draft, { status, body }, _, { path }) {
    const answer = body as CommentAnswer
    if (path !== commentsPath(answer.postId)) return 'a comment on another post than was asked for'
    return status === 201 && !isWritten(draft, answer) ? 'another comment than was sent' : undefined
  },
  writeKey: commentKey,
  accepted({ authorId, idempotencyKey, text }, { body }) {
    const { id, postId } = body as CommentAnswer
    const content: AcceptedComment = { authorId, idempotencyKey, text, postId }
    return { id, content }
  },
  api: {
    ...writeApi,
    summary: 'Comment on a post',
    description: '201 when it is written, 202 when it will be.',
    path: '/posts/{id}/comments',
    parameters: { path: { id: writtenId }, header: { 'Idempotency-Key': idempotencyKey } },
    otherAnswers: { 200: commentAnswer },
    refusals: { ...writeRefusals, 404: 'no such post' },
  },
}

export const viewPost: Operation<SocialPlanState, SocialMemory, PostChoice> = {
  weight: 26,
  plan(state, random) {
    state.planned += 1
    return drawPost(state, random)
  },
  request: (choice, memory) => ({ method: 'GET', path: postPath(chosenPostId(memory, choice)) }),
  answers: { 200: postPage },
  mismatch(_, { body }, __, { path }) {
    const { id, comments = [], commentCount = 0 } = body as Partial<ShownPost> & { id: string }
    if (path !== postPath(id)) return 'another post than was asked for'
    if (comments.length !== Math.min(commentCount, 20)) return 'more or fewer comments than the count says'
    return isNewestFirst(comments) ? undefined : 'comments that are not newest first, or one of them twice'
  },
  api: {
    summary: 'View a post with its latest comments',
    description: 'A post that was accepted with 202 may be told as pending at first.',
    method: 'GET',
    path: '/posts/{id}',
    parameters: { path: { id: writtenId } },
    refusals: { 404: 'no such post' },
  },
}

/** Whether each is older than the one before, or as old and of a smaller id. */
export function isNewestFirst(list: readonly { readonly createdAtMs: number; readonly id: string }[]): boolean {
  return list.every((item, index) => {
    const before = list[index - 1]
    if (before === undefined || before.createdAtMs > item.createdAtMs) return true
    return before.createdAtMs === item.createdAtMs && before.id > item.id
  })
}
