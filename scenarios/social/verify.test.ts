import { describe, expect, test } from 'vitest'
import type { AcceptedWrite, Found, Ledger } from '../../src/scenario/define.ts'
import { scenarioDataset } from '../../src/scenario/stream.ts'
import type { StoredComment, StoredPost, StoredProfile, StoredTimeline } from './answers.ts'
import type { SocialData } from './dataset.ts'
import { digestOf } from './digest.ts'
import social from './index.ts'
import { commentKey, postKey } from './operations/posts.ts'
import { type FollowChange, followKey, pairName } from './operations/profiles.ts'

const data = scenarioDataset(social, 1) as unknown as SocialData

interface Truth {
  ledger: Ledger
  profiles: StoredProfile[]
  posts: StoredPost[]
  comments: StoredComment[]
}

const newPost = (number: number): StoredPost => ({
  id: `p${number}`,
  authorId: 1 + number,
  idempotencyKey: `k${number}`,
  text: `Post ${number}`,
  commentCount: 1,
})
const newComment = (number: number): StoredComment => ({
  id: `c${number}`,
  postId: `p${number}`,
  authorId: 50 + number,
  idempotencyKey: `k${number}`,
  text: `Comment ${number}`,
})
const change = (following: boolean, number: number, stream = 'a', more: Partial<FollowChange> = {}): FollowChange => ({
  followerId: 190,
  followeeId: 499,
  following,
  stream,
  number,
  ...more,
})
const accept = (written: FollowChange): AcceptedWrite => ({
  key: followKey(written),
  id: pairName(written),
  content: written,
})

/** A network in which all is well, with four posts, four comments and somebody who follows somebody new. */
function wellKept(): Truth {
  const followees = Map.groupBy(data.follows, ({ followerId }) => followerId)
  const [posts, comments] = [[0, 1, 2, 3].map(newPost), [0, 1, 2, 3].map(newComment)]
  const commented = Map.groupBy(data.comments, ({ postId }) => postId)
  const follows = change(true, 1)
  const profiles = Array.from(data.profiles, ({ id }) => ({
    userId: id,
    followers: [...data.follows].filter(({ followeeId }) => followeeId === id).length + (id === 499 ? 1 : 0),
    followeeIds: [
      ...(followees.get(id) ?? []).map(({ followeeId }) => followeeId),
      ...(id === follows.followerId ? [follows.followeeId] : []),
    ],
  }))
  return {
    ledger: {
      accepted: [
        ...posts.map((row) => ({ key: postKey(row), id: row.id, content: row })),
        ...comments.map((row) => ({ key: commentKey(row), id: row.id, content: row })),
        accept(follows),
      ],
      unresolved: [],
    },
    profiles,
    posts: [
      ...Array.from(data.posts, ({ id, authorId, idempotencyKey, text }) => ({
        id,
        authorId,
        idempotencyKey,
        text,
        commentCount: commented.get(id)?.length ?? 0,
      })),
      ...posts,
    ],
    comments: [...Array.from(data.comments, ({ createdAtMs: _, ...comment }) => comment), ...comments],
  }
}

const well = wellKept()

/** Timelines as they must be. */
function timelinesOf({ profiles, posts }: Pick<Truth, 'profiles' | 'posts'>): StoredTimeline[] {
  const byAuthor = Map.groupBy(posts, ({ authorId }) => authorId)
  return profiles.map(({ userId, followeeIds }) => {
    const ids = followeeIds.flatMap((id) => byAuthor.get(id) ?? []).map(({ id }) => id)
    return { userId, posts: ids.length, digest: ids.reduce((sum, id) => sum + digestOf(id), 0) }
  })
}

function verify(truth: Truth, timelines = timelinesOf(truth)): Found {
  const { ledger, ...audit } = truth
  return social.verify(data, ledger, { ...audit, timelines })
}

const none = { verified: 9, lost: 0, duplicated: 0, phantom: 0, oversold: 0 }

describe('a network in which all is well', () => {
  test('has no findings', () => {
    expect(verify(well)).toEqual({ ...none, examples: [] })
  })

  test('may hold what was sent and never answered, and need not', () => {
    const posts = [...well.posts, { ...newPost(9), commentCount: 0 }]
    const ledger = { ...well.ledger, unresolved: [postKey(newPost(9)), postKey(newPost(10))] }
    expect(verify({ ...well, posts, ledger })).toMatchObject(none)
  })

  test.each([
    ['a follow that was never answered', { unresolved: [followKey(change(true, 2, 'b'))], accepted: [] }],
    [
      'changes of two streams that contradict each other',
      { unresolved: [], accepted: [accept(change(false, 1, 'b'))] },
    ],
  ])('may have either outcome of %s', (_, { unresolved, accepted }) => {
    const ledger = { accepted: [...well.ledger.accepted, ...accepted], unresolved }
    expect(verify({ ...well, ledger })).toMatchObject({ lost: 0, phantom: 0, oversold: 0 })
    expect(verify({ ...without(well, 190, 499), ledger })).toMatchObject({ lost: 0, phantom: 0, oversold: 0 })
  })
})

/** The truth in which somebody does not follow somebody, and all counts and timelines agree. */
function without(truth: Truth, userId: number, followeeId: number): Truth {
  const profiles = truth.profiles.map((row) => ({
    ...row,
    followers: row.followers - (row.userId === followeeId ? 1 : 0),
    followeeIds: row.userId === userId ? row.followeeIds.filter((id) => id !== followeeId) : row.followeeIds,
  }))
  return { ...truth, profiles }
}

function changedPost(id: string, more: Partial<StoredPost>): Truth {
  return { ...well, posts: well.posts.map((row) => (row.id === id ? { ...row, ...more } : row)) }
}

describe('is found', () => {
  const [first] = well.profiles as [StoredProfile]
  const lastFollowees = well.profiles.at(-1)?.followeeIds.length ?? 0
  test.each<[string, Truth, Partial<Found>, RegExp]>([
    [
      'an accepted post that is gone',
      { ...well, posts: well.posts.filter(({ id }) => id !== 'p2') },
      { lost: 1 },
      /lost: p2 .*not stored/,
    ],
    [
      'a post with another text',
      changedPost('p1', { text: 'x' }),
      { lost: 1 },
      /p1 .*was sent as "Post 1" and is stored as "x"/,
    ],
    [
      'a post that is stored twice',
      { ...well, posts: [...well.posts, { ...newPost(3), id: 'again', commentCount: 0 }] },
      { duplicated: 1 },
      /key post:4:k3 is stored more than once/,
    ],
    [
      'a post that nobody sent',
      { ...well, posts: [...well.posts, { ...newPost(77), commentCount: 0 }] },
      { phantom: 1 },
      /p77 .*nobody sent it/,
    ],
    [
      'a post of the past that is gone',
      { ...well, posts: well.posts.filter(({ id }) => id !== 'history-1') },
      { lost: 1 },
      /key post:\d+:history-1 was in the data set/,
    ],
    [
      'a comment that is gone and still counted',
      { ...well, comments: well.comments.filter(({ id }) => id !== 'c0') },
      { lost: 1, oversold: 1 },
      /lost: c0 .*not stored(.|\n)*post p0 counts 1 comments, 0 are stored/,
    ],
    [
      'a comment on another post',
      { ...well, comments: well.comments.map((row) => (row.id === 'c0' ? { ...row, postId: 'p1' } : row)) },
      { lost: 1, oversold: 2 },
      /c0 .*was sent for p0 and is stored for p1/,
    ],
    [
      'a comment that is counted twice',
      changedPost('p1', { commentCount: 2 }),
      { oversold: 1 },
      /post p1 counts 2 comments, 1 are stored/,
    ],
    [
      'a follower who was accepted and is none',
      without(well, 190, 499),
      { lost: 1 },
      /190>499: was to follow, and does not/,
    ],
    [
      'a follower of the start who is none',
      without(well, first.userId, first.followeeIds[0] as number),
      { lost: 1 },
      /followed at the start, and does not/,
    ],
    [
      'a follower who was to be none and is one',
      { ...well, ledger: { ...well.ledger, accepted: [...well.ledger.accepted, accept(change(false, 2))] } },
      { lost: 1, verified: 10 },
      /190>499: was to follow no longer, and does/,
    ],
    [
      'a follower whom nobody made one',
      { ...well, ledger: { ...well.ledger, accepted: well.ledger.accepted.slice(0, -1) } },
      { phantom: 1, verified: 8 },
      /190>499: follows, and nobody asked for it/,
    ],
    [
      'a follower who is counted twice',
      {
        ...well,
        profiles: well.profiles.map((row) => (row.userId === 7 ? { ...row, followers: row.followers + 1 } : row)),
      },
      { oversold: 1 },
      /profile of user 7 counts \d+ followers, \d+ are stored/,
    ],
    [
      'a profile that is gone, with all whom its user followed',
      { ...well, profiles: well.profiles.slice(0, -1) },
      { lost: 1 + lastFollowees, oversold: lastFollowees },
      /the profile of user 500 is gone/,
    ],
  ])('%s', (_, truth, counts, words) => {
    const { examples, ...found } = verify(truth)
    expect(found).toEqual({ ...none, ...counts })
    expect(examples.join('\n')).toMatch(words)
  })

  const right = timelinesOf(well)
  /** The timelines with that of one follower of post p0's author changed. */
  const changed = (more: number, digest: number): StoredTimeline[] =>
    right.map((row) => (row.userId === 2 ? { ...row, posts: row.posts + more, digest: row.digest + digest } : row))
  const strange = well.posts.find(({ authorId }) => !well.profiles[1]?.followeeIds.includes(authorId)) as StoredPost

  test.each<[string, StoredTimeline[], number, RegExp]>([
    ['a post that a timeline lacks', changed(-1, -digestOf('p0')), 1, /timeline of user 2 lacks post p0$/],
    ['a post that is in a timeline twice', changed(1, digestOf('p0')), 1, /timeline of user 2 holds post p0 twice$/],
    [
      'a post of somebody who is not followed',
      changed(1, digestOf(strange.id)),
      1,
      new RegExp(`holds post ${strange.id} of somebody who is not followed$`),
    ],
    ['several posts that a timeline lacks', changed(-2, -5), 2, /holds \d+ posts, \d+ must be there$/],
    [
      'one post in place of another',
      changed(0, digestOf(strange.id) - digestOf('p0')),
      1,
      /holds other posts than it must$/,
    ],
    ['a timeline that is gone', right.slice(0, -1), 1, /there is no timeline of user 500$/],
  ])('%s', (_, timelines, oversold, words) => {
    const { examples, ...found } = verify(well, timelines)
    expect(found).toEqual({ ...none, oversold })
    expect(examples[0]).toMatch(words)
  })
})
