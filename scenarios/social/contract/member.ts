import type { Probe, ProbeRequest } from '../../../src/scenario/define.ts'
import { bearer, signInRequest } from '../../shared/sign-in.ts'
import {
  type CommentAnswer,
  commentAnswer,
  errorAnswer,
  followAnswer,
  type PostAnswer,
  pendingComment,
  pendingPost,
  postAnswer,
  sessionAnswer,
  type TimelineAnswer,
  timelineAnswer,
} from '../answers.ts'
import { accounts } from '../dataset.ts'

/** What is known of a post or a comment as soon as it is accepted. */
export type Accepted = Pick<PostAnswer, 'id' | 'createdAtMs'>

/** A user of the data set who is signed in at a target. */
export interface Member {
  readonly userId: number
  readonly token: string
  post(idempotencyKey: string, text: string): Promise<Accepted>
  comment(idempotencyKey: string, postId: string, text: string): Promise<Accepted>
  follow(userId: number): Promise<void>
  unfollow(userId: number): Promise<void>
  /** All of the timeline, page by page. */
  timeline(limit?: number): Promise<PostAnswer[]>
  /** Waits until a post is in the timeline, or is not. */
  expectInTimeline(post: Accepted, isThere: boolean, why: string): Promise<void>
}

/** Right answers to a new post or to the repeat of one. */
export const postAnswers = { 200: postAnswer, 201: postAnswer, 202: pendingPost }
export const commentAnswers = { 200: commentAnswer, 201: commentAnswer, 202: pendingComment }
const followAnswers = { 200: followAnswer, 202: followAnswer }

export function postRequest(token: string, idempotencyKey: string, text: unknown): ProbeRequest {
  const headers = { ...bearer(token), 'idempotency-key': idempotencyKey }
  return { method: 'POST', path: '/posts', headers, body: { text } }
}

export function commentRequest(token: string, idempotencyKey: string, postId: string, text: unknown): ProbeRequest {
  const path = `/posts/${encodeURIComponent(postId)}/comments`
  return { ...postRequest(token, idempotencyKey, text), path }
}

export function followRequest(token: string, userId: number | string, following = true): ProbeRequest {
  return { method: following ? 'POST' : 'DELETE', path: `/users/${userId}/follow`, headers: bearer(token) }
}

export function timelineRequest(token: string, query = ''): ProbeRequest {
  return { method: 'GET', path: `/timeline${query}`, headers: bearer(token) }
}

export async function signedIn(probe: Probe, userId: number): Promise<Member> {
  const { token } = sessionAnswer.parse(
    (await probe.expect(signInRequest(accounts, userId), { 201: sessionAnswer })).body,
  )
  return {
    userId,
    token,
    post: async (key, text) => (await probe.expect(postRequest(token, key, text), postAnswers)).body as Accepted,
    comment: async (key, postId, text) =>
      (await probe.expect(commentRequest(token, key, postId, text), commentAnswers)).body as CommentAnswer,
    follow: async (userId) => void (await probe.expect(followRequest(token, userId), followAnswers)),
    unfollow: async (userId) => void (await probe.expect(followRequest(token, userId, false), followAnswers)),
    async timeline(limit = 100) {
      const posts: PostAnswer[] = []
      for (let from = ''; ; ) {
        const request = timelineRequest(token, `?limit=${limit}${from}`)
        const page = timelineAnswer.parse((await probe.expect(request, { 200: timelineAnswer })).body)
        posts.push(...page.posts)
        if (page.next === null) return posts
        from = `&from=${encodeURIComponent(page.next)}`
      }
    },
    async expectInTimeline({ id, createdAtMs }, isThere, why) {
      await probe.eventually(
        timelineRequest(token, `?limit=1&from=${createdAtMs}-${encodeURIComponent(id)}`),
        ({ status, body }) => status === 200 && ((body as TimelineAnswer).posts[0]?.id === id) === isThere,
        `post ${id} ${isThere ? '' : 'not '}to be in the timeline of user ${userId} ${why}`,
      )
    },
  }
}

/** The code of a refusal. */
export async function refusal(probe: Probe, request: ProbeRequest, status: number): Promise<string> {
  return errorAnswer.parse((await probe.expect(request, { [status]: errorAnswer })).body).error
}
