import { expect, test } from 'vitest'
import type { AcceptedWrite, Found } from '../../src/scenario/define.ts'
import { scenarioDataset } from '../../src/scenario/stream.ts'
import type { SocialData } from './dataset.ts'
import { digestOf } from './digest.ts'
import { followGraph, witnessOf } from './graph.ts'
import social from './index.ts'
import { postKey } from './operations/posts.ts'
import { socialSampling } from './sampling.ts'

const data = scenarioDataset(social, 1) as unknown as SocialData
const graph = followGraph(data.users.length)

const posts = Array.from({ length: 20 }, (_, number) => ({
  id: `p${number}`,
  authorId: 1 + number,
  idempotencyKey: `k${number}`,
  text: `Post ${number}`,
  commentCount: 0,
}))
const accepted: AcceptedWrite[] = posts.map((row) => ({ key: postKey(row), id: row.id, content: row }))
const ledger = { accepted, unresolved: [] }
const writes = accepted.slice(0, 5)
const readers = writes.map((_, index) => witnessOf(1 + index))
const profiles = readers.map((userId) => ({
  userId,
  followers: graph.followersOf(userId),
  followeeIds: Array.from({ length: data.users.length }, (_, index) => index + 1).filter((id) =>
    graph.follows(userId, id),
  ),
}))
const timelines = profiles.map(({ userId, followeeIds }) => {
  const ids = [...data.posts, ...posts].filter(({ authorId }) => followeeIds.includes(authorId)).map(({ id }) => id)
  return { userId, posts: ids.length, digest: ids.reduce((sum, id) => sum + digestOf(id), 0) }
})
const right = {
  profiles: 500,
  follows: data.follows.length,
  followersCounted: data.follows.length,
  posts: 1_020,
  comments: 1_000,
  commentsCounted: 1_000,
}

function verify(totals: Partial<typeof right>, audit: object = {}): Found {
  const whole = { posts: posts.slice(0, 5), comments: [], profiles, timelines, ...audit }
  return socialSampling.verify(data, ledger, { ...right, ...totals }, { writes, audit: whole })
}

test('asks for the sampled posts, and for the timelines that must hold them', () => {
  expect(socialSampling.lookUp(data, writes)).toEqual({
    posts: ['p0', 'p1', 'p2', 'p3', 'p4'],
    comments: [],
    timelines: readers,
    profiles: readers,
  })
})

test('a network in which all is well has no findings, and five writes were looked up', () => {
  expect(verify({})).toEqual({ verified: 5, lost: 0, duplicated: 0, phantom: 0, oversold: 0, examples: [] })
})

const [first, ...others] = timelines as [(typeof timelines)[number]]

test.each<[string, Partial<typeof right>, object, Partial<Found>, RegExp]>([
  ['posts that are gone', { posts: 1_017 }, {}, { lost: 3 }, /1017 posts are stored, 1020 must be/],
  ['posts that nobody sent', { posts: 1_021 }, {}, { phantom: 1 }, /1021 posts are stored, 1020 can be/],
  ['a follower counted twice', { followersCounted: right.follows + 1 }, {}, { oversold: 1 }, /profiles count/],
  ['a comment that was not counted', { commentsCounted: 999 }, {}, { oversold: 1 }, /posts count 999 comments/],
  ['a sampled post that is gone', {}, { posts: posts.slice(0, 4) }, { lost: 1 }, /p4 .*not stored/],
  [
    'a post that a timeline lacks',
    {},
    { timelines: [{ ...first, posts: first.posts - 1, digest: first.digest - digestOf('p0') }, ...others] },
    { oversold: 1 },
    /lacks post p0/,
  ],
])('is found: %s', (_, totals, audit, counts, words) => {
  const { examples, ...found } = verify(totals, audit)
  expect(found).toMatchObject({ lost: 0, duplicated: 0, phantom: 0, oversold: 0, ...counts })
  expect(examples.join('\n')).toMatch(words)
})
