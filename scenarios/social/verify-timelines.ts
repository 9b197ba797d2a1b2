import type { FindingsCounter } from '../../src/scenario/verify.ts'
import type { StoredPost, StoredProfile, StoredTimeline } from './answers.ts'
import { digestOf } from './digest.ts'

interface Author {
  posts: number
  digest: number
  readonly byDigest: Map<number, string>
}

type OfAuthor = Pick<StoredPost, 'id' | 'authorId'>

/**
 * Holds timelines against what they must be: each post once of those whom somebody follows. Timelines come as digests; where
 * one differs by a single post, the digest tells which.
 */
export function compareTimelines(
  counter: FindingsCounter,
  profiles: readonly Pick<StoredProfile, 'userId' | 'followeeIds'>[],
  posts: readonly OfAuthor[],
  timelines: readonly StoredTimeline[],
): void {
  const authors = authorsOf(posts)
  const found = new Map(timelines.map((timeline) => [timeline.userId, timeline]))
  for (const { userId, followeeIds } of profiles) {
    const timeline = found.get(userId)
    if (timeline === undefined) {
      counter.add('oversold', `there is no timeline of user ${userId}`)
      continue
    }
    const followed = followeeIds.flatMap((id) => authors.get(id) ?? [])
    const expected = sum(followed.map(({ posts }) => posts))
    const surplus = timeline.digest - sum(followed.map(({ digest }) => digest))
    const more = timeline.posts - expected
    if (more === 0 && surplus === 0) continue
    const words = `the timeline of user ${userId} ${difference(more, surplus, expected, timeline.posts, followed, authors)}`
    counter.add('oversold', words, Math.max(1, Math.abs(more)))
  }
}

function difference(
  more: number,
  surplus: number,
  expected: number,
  found: number,
  followed: readonly Author[],
  authors: ReadonlyMap<number, Author>,
): string {
  const known = idOf(Math.abs(surplus), followed)
  if (more === -1 && surplus < 0 && known !== undefined) return `lacks post ${known}`
  if (more === 1 && surplus > 0 && known !== undefined) return `holds post ${known} twice`
  const stranger = more === 1 ? idOf(surplus, [...authors.values()]) : undefined
  if (stranger !== undefined) return `holds post ${stranger} of somebody who is not followed`
  return more === 0 ? `holds other posts than it must` : `holds ${found} posts, ${expected} must be there`
}

function idOf(digest: number, authors: readonly Author[]): string | undefined {
  for (const { byDigest } of authors) {
    const id = byDigest.get(digest)
    if (id !== undefined) return id
  }
  return undefined
}

function authorsOf(posts: readonly OfAuthor[]): Map<number, Author> {
  const authors = new Map<number, Author>()
  for (const { id, authorId } of posts) {
    const author = authors.get(authorId) ?? { posts: 0, digest: 0, byDigest: new Map() }
    authors.set(authorId, author)
    const digest = digestOf(id)
    author.posts += 1
    author.digest += digest
    author.byDigest.set(digest, id)
  }
  return authors
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
