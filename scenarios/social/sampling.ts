import { z } from 'zod'
import type { AcceptedWrite, Ledger, Sample, Sampling } from '../../src/scenario/define.ts'
import { countFindings, type FindingsCounter, withSample } from '../../src/scenario/verify.ts'
import type { StoredComment, StoredPost, StoredProfile, StoredTimeline } from './answers.ts'
import type { SocialData } from './dataset.ts'
import { witnessOf } from './graph.ts'
import type { Draft } from './operations/posts.ts'
import { type FollowChange, pairName } from './operations/profiles.ts'
import { compareComments, comparePosts, ofKind } from './verify.ts'
import { outcomesOf } from './verify-follows.ts'
import { compareTimelines } from './verify-timelines.ts'

const count = z.int().nonnegative()

const socialTotals = z.object({
  profiles: count,
  follows: count.describe('pairs of which the one follows the other'),
  followersCounted: z.int().describe('sum of what all profiles count'),
  posts: count,
  comments: count,
  commentsCounted: z.int().describe('sum of what all posts count'),
})

type SocialTotals = z.infer<typeof socialTotals>

/** Timelines that are looked up: each is held against all posts of those whom its user follows. */
const MOST_TIMELINES = 100

/** The invariants of the network where it holds too much to be read whole: by counts of everything, and a sample of the writes. */
export const socialSampling: Sampling<SocialData, SocialTotals> = {
  totals: socialTotals,
  lookUp(_, writes) {
    const { follows, posts, comments } = byKind(writes)
    const timelines = [...readersOf(writes)]
    return {
      posts: posts.map(({ id }) => id),
      comments: comments.map(({ id }) => id),
      timelines,
      profiles: [...new Set([...timelines, ...follows.map(({ content }) => (content as FollowChange).followerId)])],
    }
  },
  verify(data, ledger, totals, sample) {
    const [counted, sampled] = [countFindings(), countFindings()]
    checkTotals(counted, data, ledger, totals)
    const { writes, audit } = sample
    const accepted = { accepted: writes, unresolved: [] }
    comparePosts(sampled, accepted, (audit.posts ?? []) as readonly StoredPost[], new Set())
    compareComments(sampled, accepted, (audit.comments ?? []) as readonly StoredComment[], new Set())
    compareSampledFollows(sampled, ledger, sample)
    // A post that was never answered for may be in a timeline or not.
    if (ofKind(ledger, 'post').unresolved.length === 0) compareSampledTimelines(sampled, data, ledger, sample)
    return withSample(counted.findings(0), sampled.findings(writes.length))
  },
}

function byKind(writes: readonly AcceptedWrite[]) {
  const of = (kind: 'post' | 'comment' | 'follow') => ofKind({ accepted: writes, unresolved: [] }, kind).accepted
  return { posts: of('post'), comments: of('comment'), follows: of('follow') }
}

/** Users whose timelines must hold posts of the sample, and of whom it is known who follows them. */
function readersOf(writes: readonly AcceptedWrite[]): ReadonlySet<number> {
  const { posts, follows } = byKind(writes)
  const readers = [
    ...posts.map(({ content }) => witnessOf((content as Draft).authorId)),
    ...follows.map(({ content }) => (content as FollowChange).followerId),
  ]
  return new Set([...new Set(readers)].slice(0, MOST_TIMELINES))
}

function checkTotals(counter: FindingsCounter, data: SocialData, ledger: Ledger, totals: SocialTotals): void {
  for (const kind of ['post', 'comment'] as const) {
    const { accepted, unresolved } = ofKind(ledger, kind)
    const stored = kind === 'post' ? totals.posts : totals.comments
    const expected = (kind === 'post' ? data.posts : data.comments).length + accepted.length
    const atMost = expected + unresolved.length
    if (stored < expected) counter.add('lost', `${stored} ${kind}s are stored, ${expected} must be`, expected - stored)
    if (stored > atMost) counter.add('phantom', `${stored} ${kind}s are stored, ${atMost} can be`, stored - atMost)
  }
  const { profiles, follows, followersCounted, comments, commentsCounted } = totals
  const lostProfiles = data.profiles.length - profiles
  if (lostProfiles > 0) counter.add('lost', `${lostProfiles} profiles are gone`, lostProfiles)
  if (followersCounted !== follows) {
    const words = `profiles count ${followersCounted} followers, ${follows} are stored`
    counter.add('oversold', words, Math.abs(followersCounted - follows))
  }
  if (commentsCounted !== comments) {
    const words = `posts count ${commentsCounted} comments, ${comments} are stored`
    counter.add('oversold', words, Math.abs(commentsCounted - comments))
  }
}

function compareSampledFollows(counter: FindingsCounter, ledger: Ledger, { writes, audit }: Sample): void {
  const outcomes = outcomesOf(ofKind(ledger, 'follow'))
  const profiles = new Map(((audit.profiles ?? []) as readonly StoredProfile[]).map((row) => [row.userId, row]))
  for (const { content } of byKind(writes).follows) {
    const change = content as FollowChange
    const outcome = outcomes.get(pairName(change))
    const follows = profiles.get(change.followerId)?.followeeIds.includes(change.followeeId) ?? false
    if (outcome !== undefined && outcome !== follows) {
      counter.add('lost', `${pairName(change)}: was to follow${outcome ? ', and does not' : ' no longer, and does'}`)
    }
  }
}

function compareSampledTimelines(
  counter: FindingsCounter,
  data: SocialData,
  ledger: Ledger,
  { writes, audit }: Sample,
): void {
  const readers = readersOf(writes)
  const profiles = ((audit.profiles ?? []) as readonly StoredProfile[]).filter(({ userId }) => readers.has(userId))
  const followed = new Set(profiles.flatMap(({ followeeIds }) => followeeIds))
  const posts: { id: string; authorId: number }[] = []
  for (const { id, authorId } of data.posts) if (followed.has(authorId)) posts.push({ id, authorId })
  for (const { id, content } of ofKind(ledger, 'post').accepted) {
    posts.push({ id, authorId: (content as Draft).authorId })
  }
  compareTimelines(counter, profiles, posts, (audit.timelines ?? []) as readonly StoredTimeline[])
}
