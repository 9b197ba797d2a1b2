import type { ContractCase, ProbeRequest } from '../../../src/scenario/define.ts'
import { bearer } from '../../shared/sign-in.ts'
import { errorAnswer } from '../answers.ts'
import { historyPostId, type SocialData } from '../dataset.ts'
import { commentRequest, followRequest, postRequest, signedIn, timelineRequest } from './member.ts'

type Sent = Pick<ProbeRequest, 'body' | 'rawBody' | 'headers'>

/** Each is wrong in one way alone. */
const badTexts: readonly (readonly [what: string, sent: Sent])[] = [
  ['broken JSON', { rawBody: '{"text":' }],
  ['no body', {}],
  ['no text', { body: {} }],
  ['an empty text', { body: { text: '' } }],
  ['a text of 501 characters', { body: { text: 'x'.repeat(501) } }],
  ['a number for a text', { body: { text: 5 } }],
  ['a list of texts', { body: { text: ['x'] } }],
  ['no Idempotency-Key', { body: { text: 'x' }, headers: {} }],
  ['an Idempotency-Key of 65 characters', { body: { text: 'x' }, headers: { 'idempotency-key': 'k'.repeat(65) } }],
]

export const refusalCases: readonly ContractCase<SocialData>[] = [
  ...(['post', 'comment'] as const).flatMap((kind) =>
    badTexts.map(
      ([what, { headers, ...sent }]): ContractCase<SocialData> => ({
        name: `a ${kind} with ${what} is refused`,
        async run(probe) {
          const { token } = await signedIn(probe, 1)
          const path = kind === 'post' ? '/posts' : `/posts/${historyPostId(0)}/comments`
          // A key for each: a target that took one of them must not then refuse the others for another reason.
          const key = { 'idempotency-key': `contract with ${what}` }
          await probe.expect(
            { method: 'POST', path, ...sent, headers: { ...bearer(token), ...(headers ?? key) } },
            { 400: errorAnswer },
          )
        },
      }),
    ),
  ),
  {
    name: 'unknown users and posts are not found',
    async run(probe, { profiles }) {
      const { token } = await signedIn(probe, 1)
      const nobody = profiles.length + 1
      for (const id of [nobody, 0, 'none']) {
        await probe.expect({ method: 'GET', path: `/users/${id}` }, { 404: errorAnswer })
        await probe.expect(followRequest(token, id), { 404: errorAnswer })
        await probe.expect(followRequest(token, id, false), { 404: errorAnswer })
      }
      for (const id of ['none', '1.forged', 'a b']) {
        await probe.expect({ method: 'GET', path: `/posts/${encodeURIComponent(id)}` }, { 404: errorAnswer })
        await probe.expect(commentRequest(token, 'contract-unknown-post', id, 'x'), { 404: errorAnswer })
      }
    },
  },
  {
    name: 'nobody can follow themselves',
    async run(probe) {
      const { token, userId } = await signedIn(probe, 5)
      await probe.expect(followRequest(token, userId), { 422: errorAnswer })
    },
  },
  {
    name: 'a limit outside of 1 to 100 and a place that is none are refused',
    async run(probe) {
      const { token } = await signedIn(probe, 1)
      for (const query of ['limit=0', 'limit=101', 'limit=many', 'from=now', 'from=12', 'from=-1-x']) {
        await probe.expect(timelineRequest(token, `?${query}`), { 400: errorAnswer })
      }
    },
  },
  {
    name: 'what a key stands for cannot be changed',
    async run(probe) {
      const member = await signedIn(probe, 6)
      const reader = await signedIn(probe, 7)
      const post = await member.post('contract-other-text', 'one text')
      await reader.expectInTimeline(post, true, 'as the user follows its author')
      await probe.expect(postRequest(member.token, 'contract-other-text', 'another text'), { 422: errorAnswer })
      const comment = await member.comment('contract-other-text', post.id, 'one text')
      await probe.eventually(
        { method: 'GET', path: `/posts/${encodeURIComponent(post.id)}` },
        ({ body }) => JSON.stringify(body).includes(comment.id),
        `comment ${comment.id} on the page`,
      )
      const changed = [
        commentRequest(member.token, 'contract-other-text', post.id, 'another text'),
        commentRequest(member.token, 'contract-other-text', historyPostId(0), 'one text'),
      ]
      for (const request of changed) await probe.expect(request, { 422: errorAnswer })
    },
  },
]
