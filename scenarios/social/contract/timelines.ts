import { isDeepStrictEqual } from 'node:util'
import type { ContractCase, Probe } from '../../../src/scenario/define.ts'
import { must } from '../../shared/must.ts'
import { type PostAnswer, profileAnswer } from '../answers.ts'
import type { SocialData } from '../dataset.ts'
import { ACTIVE_USERS, followGraph } from '../graph.ts'
import { isNewestFirst } from '../operations/posts.ts'
import { type Accepted, type Member, signedIn } from './member.ts'

/** Two active users, far from those that other cases use, of whom the one does not follow the other at the start. */
function strangers({ profiles, posts }: SocialData, from: number): { reader: number; author: number } {
  const graph = followGraph(profiles.length)
  const authors = new Set(Array.from(posts, ({ authorId }) => authorId))
  for (let author = from; author <= ACTIVE_USERS; author++) {
    for (let reader = from; reader <= ACTIVE_USERS; reader++) {
      if (reader !== author && authors.has(author) && !graph.follows(reader, author)) return { reader, author }
    }
  }
  throw new Error('everybody follows everybody')
}

const idsBy = (posts: readonly PostAnswer[], authorId: number): string[] =>
  posts.filter((post) => post.authorId === authorId).map(({ id }) => id)

async function expectFollowers(probe: Probe, userId: number, followers: number, why: string): Promise<void> {
  await probe.eventually(
    { method: 'GET', path: `/users/${userId}` },
    ({ body }) => profileAnswer.safeParse(body).data?.followers === followers,
    `${followers} followers ${why}`,
  )
}

async function followersOf(probe: Probe, userId: number): Promise<number> {
  const { body } = await probe.expect({ method: 'GET', path: `/users/${userId}` }, { 200: profileAnswer })
  return profileAnswer.parse(body).followers
}

/** Waits until a timeline holds each of these posts, or none, and then just these of their author. */
async function expectBy(
  reader: Member,
  author: number,
  posts: readonly Accepted[],
  areThere: boolean,
  why: string,
): Promise<void> {
  for (const post of posts) await reader.expectInTimeline(post, areThere, why)
  const expected = areThere ? posts.map(({ id }) => id) : []
  const found = idsBy(await reader.timeline(), author)
  must(
    isDeepStrictEqual(found.toSorted(), expected.toSorted()),
    () =>
      `GET /timeline of user ${reader.userId}: found ${found.length} posts of user ${author}, expected ${expected.length} ${why}`,
  )
}

export const timelineCases: readonly ContractCase<SocialData>[] = [
  {
    name: 'a timeline holds the posts of those who are followed, newest first, on pages of any size',
    async run(probe, { profiles, posts }) {
      const graph = followGraph(profiles.length)
      const reader = await signedIn(probe, 100)
      const expected = [...posts].filter(({ authorId }) => graph.follows(100, authorId)).map(({ id }) => id)
      const all = await reader.timeline(100)
      must(isNewestFirst(all), () => 'GET /timeline, page by page: found posts that are not newest first')
      const found = all.map(({ id }) => id).filter((id) => id.startsWith('history-'))
      must(
        isDeepStrictEqual(found.toSorted(), expected.toSorted()),
        () => `GET /timeline, page by page: found ${found.length} posts of the data set, expected ${expected.length}`,
      )
      const small = (await reader.timeline(7)).map(({ id }) => id)
      must(
        isDeepStrictEqual(
          small,
          all.map(({ id }) => id),
        ),
        () =>
          `GET /timeline?limit=7, page by page: found ${small.length} posts, expected the same ${all.length} as with limit=100`,
      )
    },
  },
  {
    name: "a post comes into the timelines of followers and into no others, not even into its author's",
    async run(probe, data) {
      const { reader: stranger, author } = strangers(data, 20)
      const [member, follower, other] = [
        await signedIn(probe, author),
        await signedIn(probe, (author % ACTIVE_USERS) + 1),
        await signedIn(probe, stranger),
      ]
      const post = await member.post('contract-timeline', 'To all who follow')
      await follower.expectInTimeline(post, true, 'as the user follows its author')
      await other.expectInTimeline(post, false, 'as the user does not follow its author')
      await member.expectInTimeline(post, false, "as it is the user's own")
    },
  },
  {
    name: 'following brings in what was written before, following no longer takes it out, and followers are counted',
    async run(probe, data) {
      const { reader, author } = strangers(data, 40)
      const [follower, member] = [await signedIn(probe, reader), await signedIn(probe, author)]
      const earlier = [...data.posts].filter(({ authorId }) => authorId === author)
      const followers = await followersOf(probe, author)
      await follower.follow(author)
      await follower.follow(author)
      const post = await member.post('contract-follow', 'Since then')
      await expectBy(follower, author, [...earlier, post], true, 'after following')
      await expectFollowers(probe, author, followers + 1, 'after one more, who asked twice')
      await follower.unfollow(author)
      await follower.unfollow(author)
      await expectBy(follower, author, [...earlier, post], false, 'after following no longer')
      await expectFollowers(probe, author, followers, 'after one has gone, who asked twice')
    },
  },
  {
    name: 'posts that are written while somebody begins to follow are all in the timeline in the end',
    async run(probe, data) {
      const { reader, author } = strangers(data, 60)
      const [follower, member] = [await signedIn(probe, reader), await signedIn(probe, author)]
      const earlier = [...data.posts].filter(({ authorId }) => authorId === author)
      const write = (number: number) => member.post(`contract-race-${number}`, `Number ${number}`)
      const [before, , after] = await Promise.all([
        Promise.all([1, 2, 3].map(write)),
        follower.follow(author),
        Promise.all([4, 5, 6].map(write)),
      ])
      const written = [...before, ...after]
      await expectBy(follower, author, [...earlier, ...written], true, 'after following')
      await follower.unfollow(author)
      await expectBy(follower, author, [...earlier, ...written], false, 'after following no longer')
    },
  },
]
