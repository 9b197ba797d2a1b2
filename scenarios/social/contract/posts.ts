import { isDeepStrictEqual } from 'node:util'
import type { ContractCase, Probe } from '../../../src/scenario/define.ts'
import { rowAt } from '../../../src/scenario/rows.ts'
import { must } from '../../shared/must.ts'
import { type ProfileAnswer, profileAnswer, type ShownPost, shownPost } from '../answers.ts'
import { historyPostId, type SocialData } from '../dataset.ts'
import { followGraph } from '../graph.ts'
import { commentAnswers, commentRequest, postAnswers, postRequest, signedIn } from './member.ts'

async function pageOf(probe: Probe, postId: string, commentCount: number, why: string): Promise<ShownPost> {
  const { body } = await probe.eventually(
    { method: 'GET', path: `/posts/${encodeURIComponent(postId)}` },
    ({ status, body }) => status === 200 && (body as Partial<ShownPost>).commentCount === commentCount,
    `${commentCount} comments ${why}`,
  )
  return shownPost.parse(body)
}

export const postCases: readonly ContractCase<SocialData>[] = [
  {
    name: 'a profile is shown as it was loaded, with its number of followers',
    async run(probe, { profiles }) {
      const graph = followGraph(profiles.length)
      // Nobody whom the traffic or another case has followed until now.
      for (const row of [rowAt(profiles, 150), rowAt(profiles, profiles.length - 1)]) {
        const path = `/users/${row.id}`
        const { body } = await probe.expect({ method: 'GET', path }, { 200: profileAnswer })
        const { followers, ...found } = body as ProfileAnswer
        const expected = graph.followersOf(row.id)
        must(
          isDeepStrictEqual(found, row) && Math.abs(followers - expected) <= 1,
          () =>
            `GET ${path}: found ${JSON.stringify(body)}, expected ${JSON.stringify(row)} with ${expected} followers`,
        )
      }
    },
  },
  {
    name: 'a post of the data set is shown with all of its comments',
    async run(probe, { posts, comments }) {
      const all = Map.groupBy(comments, ({ postId }) => postId)
      for (const [postId, of] of [...all].slice(0, 3)) {
        const post = [...posts].find(({ id }) => id === postId)
        const page = await pageOf(probe, postId, of.length, 'as in the data set')
        const expected = {
          id: postId,
          authorId: post?.authorId,
          text: post?.text,
          createdAtMs: post?.createdAtMs,
          commentCount: of.length,
          comments: of
            .toSorted((a, b) => b.createdAtMs - a.createdAtMs)
            .slice(0, 20)
            .map(({ id, authorId, text, createdAtMs }) => ({ id, authorId, text, createdAtMs })),
        }
        must(
          isDeepStrictEqual(page, expected),
          () => `GET /posts/${postId}: found ${JSON.stringify(page)}, expected ${JSON.stringify(expected)}`,
        )
      }
    },
  },
  {
    name: 'the page of a post has the latest 20 comments, newest first, and counts all',
    async run(probe) {
      const member = await signedIn(probe, 8)
      const post = await member.post('contract-many-comments', 'What do you think?')
      const comments: { id: string; createdAtMs: number }[] = []
      for (let number = 1; number <= 22; number++) {
        comments.push(await member.comment(`contract-comment-${number}`, post.id, `Thought ${number}`))
      }
      const page = await pageOf(probe, post.id, 22, 'after 22 were written')
      const expected = comments
        .toSorted((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1))
        .slice(0, 20)
        .map(({ id }) => id)
      const found = page.comments.map(({ id }) => id)
      must(
        isDeepStrictEqual(found, expected),
        () => `GET /posts/${post.id}: found comments ${found.join(', ')}, expected ${expected.join(', ')}`,
      )
      must(page.authorId === 8, () => `GET /posts/${post.id}: found author ${page.authorId}, expected 8`)
    },
  },
  {
    name: 'texts come back as they were sent, whatever they are written in',
    async run(probe) {
      const member = await signedIn(probe, 9)
      const text = 'Grüße \u{1F600}\n"quoted" \\ <b>&amp;</b> ñ\u0301 \u202E'
      const post = await member.post('contract-text', text)
      await member.comment('contract-text', post.id, text)
      const page = await pageOf(probe, post.id, 1, 'after one was written')
      for (const found of [page.text, page.comments[0]?.text]) {
        must(
          found === text,
          () => `GET /posts/${post.id}: found text ${JSON.stringify(found)}, expected ${JSON.stringify(text)}`,
        )
      }
    },
  },
  {
    name: 'the same key several times, at once and later, makes one post and one comment',
    async run(probe) {
      const member = await signedIn(probe, 10)
      const reader = await signedIn(probe, 11)
      const repeated = async (request: Parameters<Probe['expect']>[0], answers: Parameters<Probe['expect']>[1]) => {
        const send = async () => ((await probe.expect(request, answers)).body as { id: string }).id
        const ids = new Set([...(await Promise.all(Array.from({ length: 6 }, send))), await send()])
        must(
          ids.size === 1,
          () =>
            `${request.method} ${request.path} 7 times with one key: found ids ${[...ids].join(', ')}, expected one`,
        )
        return [...ids][0] as string
      }
      const before = (await reader.timeline()).length
      const postId = await repeated(postRequest(member.token, 'contract-repeat', 'Once'), postAnswers)
      await repeated(commentRequest(member.token, 'contract-repeat', postId, 'Once'), commentAnswers)
      const fence = await member.post('contract-repeat-fence', 'Fence')
      await reader.expectInTimeline(fence, true, 'as the user follows its author')
      await pageOf(probe, postId, 1, 'after one was sent 7 times')
      const after = (await reader.timeline()).length
      must(
        after === before + 2,
        () =>
          `GET /timeline: found ${after - before} posts more after one that was sent 7 times and another, expected 2`,
      )
    },
  },
  {
    name: 'the same key of two users makes two posts',
    async run(probe) {
      const [one, other] = [await signedIn(probe, 12), await signedIn(probe, 13)]
      const [first, second] = [
        await one.post('contract-two-users', 'Same'),
        await other.post('contract-two-users', 'Same'),
      ]
      must(
        first.id !== second.id,
        () => `POST /posts of two users with one key: found ${first.id} for both, expected two`,
      )
      const comments = [
        await one.comment('contract-two-users', historyPostId(1), 'Same'),
        await other.comment('contract-two-users', historyPostId(1), 'Same'),
      ]
      must(
        comments[0]?.id !== comments[1]?.id,
        () => `POST /posts/${historyPostId(1)}/comments of two users with one key: found one id for both, expected two`,
      )
    },
  },
]
