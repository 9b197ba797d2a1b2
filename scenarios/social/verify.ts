import type { AcceptedWrite, Audit, Findings, Ledger } from '../../src/scenario/define.ts'
import { compareWrites, countFindings, type FindingsCounter } from '../../src/scenario/verify.ts'
import type { StoredComment, StoredPost, StoredProfile, StoredTimeline } from './answers.ts'
import type { SocialData } from './dataset.ts'
import { type AcceptedComment, commentKey, type Draft, postKey } from './operations/posts.ts'
import { compareFollows } from './verify-follows.ts'
import { compareTimelines } from './verify-timelines.ts'

/**
 * The invariants of the network: each accepted post and comment is there once, as it was sent; who follows whom is what was
 * accepted; a timeline holds each post of those who are followed once, and no other; and counts count what is there.
 */
export function verifySocial(data: SocialData, ledger: Ledger, audit: Audit): Findings {
  const profiles = (audit.profiles ?? []) as readonly StoredProfile[]
  const posts = (audit.posts ?? []) as readonly StoredPost[]
  const comments = (audit.comments ?? []) as readonly StoredComment[]
  const counter = countFindings()
  comparePosts(counter, ledger, posts, new Set(Array.from(data.posts, postKey)))
  compareComments(counter, ledger, comments, new Set(Array.from(data.comments, commentKey)))
  compareFollows(counter, data, ofKind(ledger, 'follow'), profiles)
  checkCounts(counter, profiles, posts, comments)
  compareTimelines(counter, profiles, posts, (audit.timelines ?? []) as readonly StoredTimeline[])
  return counter.findings(ledger.accepted.length)
}

/** The part of a ledger that is about posts, comments or follows: their keys begin so. */
export function ofKind(ledger: Ledger, kind: 'post' | 'comment' | 'follow'): Ledger {
  const isOfKind = (key: string): boolean => key.startsWith(`${kind}:`)
  return {
    accepted: ledger.accepted.filter(({ key }) => isOfKind(key)),
    unresolved: ledger.unresolved.filter(isOfKind),
  }
}

/** @param history keys of the posts of the past that must be there */
export function comparePosts(
  counter: FindingsCounter,
  ledger: Ledger,
  posts: readonly StoredPost[],
  history: ReadonlySet<string>,
): void {
  compareWrites<StoredPost>(counter, ofKind(ledger, 'post'), posts, {
    keyOf: postKey,
    idOf: ({ id }) => id,
    history,
    wrong: ({ content }, { text }) => otherText(content as Draft, text),
    applied: () => true,
  })
}

/** @param history keys of the comments of the past that must be there */
export function compareComments(
  counter: FindingsCounter,
  ledger: Ledger,
  comments: readonly StoredComment[],
  history: ReadonlySet<string>,
): void {
  compareWrites<StoredComment>(counter, ofKind(ledger, 'comment'), comments, {
    keyOf: commentKey,
    idOf: ({ id }) => id,
    history,
    wrong: wrongComment,
    applied: () => true,
  })
}

function wrongComment({ content }: AcceptedWrite, stored: StoredComment): string | undefined {
  const sent = content as AcceptedComment
  if (sent.postId !== stored.postId) return `was sent for ${sent.postId} and is stored for ${stored.postId}`
  return otherText(sent, stored.text)
}

function otherText(sent: Draft, stored: string): string | undefined {
  return sent.text === stored
    ? undefined
    : `was sent as ${JSON.stringify(sent.text)} and is stored as ${JSON.stringify(stored)}`
}

/** Counts are stored beside what they count: each of them must be what there is. */
function checkCounts(
  counter: FindingsCounter,
  profiles: readonly StoredProfile[],
  posts: readonly StoredPost[],
  comments: readonly StoredComment[],
): void {
  const followers = tally(profiles.flatMap(({ followeeIds }) => followeeIds))
  for (const { userId, followers: counted } of profiles) {
    const there = followers.get(userId) ?? 0
    if (counted !== there) {
      const words = `the profile of user ${userId} counts ${counted} followers, ${there} are stored`
      counter.add('oversold', words, Math.abs(counted - there))
    }
  }
  const commented = tally(comments.map(({ postId }) => postId))
  for (const { id, commentCount } of posts) {
    const there = commented.get(id) ?? 0
    if (commentCount !== there) {
      const words = `post ${id} counts ${commentCount} comments, ${there} are stored`
      counter.add('oversold', words, Math.abs(commentCount - there))
    }
  }
}

function tally<Name>(names: readonly Name[]): Map<Name, number> {
  const counts = new Map<Name, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}
