import { describe, expect, test } from 'vitest'
import type { Planned, Response } from '../../../src/scenario/define.ts'
import { operationStream, scenarioDataset } from '../../../src/scenario/stream.ts'
import { historyPostId, type SocialData } from '../dataset.ts'
import { followGraph, witnessOf } from '../graph.ts'
import social from '../index.ts'
import { emptyMemory } from '../memory.ts'
import { comment, type Draft, isNewestFirst, post, viewPost } from './posts.ts'
import { type FollowChange, follow, followKey, pairName, pairNameOf, unfollow } from './profiles.ts'
import { readTimeline } from './timeline.ts'

const data = scenarioDataset(social, 1) as unknown as SocialData

function planned(seed: number, count: number): Planned[] {
  const stream = operationStream(social, data, seed)
  return Array.from({ length: count }, () => stream.next())
}

const all = planned(1, 20_000)
const plansOf = <Params>(operation: string, of = all): Params[] =>
  of.filter((plan) => plan.operation === operation).map(({ params }) => params as Params)
const answer = (status: number, body: unknown): Response => ({ status, headers: {}, body })

test('most operations read', () => {
  const reads = all.filter(({ operation }) => /^(read|view)/.test(operation)).length
  expect(reads / all.length).toBeGreaterThan(0.8)
  expect(reads / all.length).toBeLessThan(0.85)
})

test('writes have keys that differ within a stream and between streams', () => {
  const keys = [...all, ...planned(2, 20_000)].flatMap(({ operation, params }) => {
    const key = social.operations[operation]?.writeKey?.(params)
    return key === undefined ? [] : [key]
  })
  expect(keys.length).toBeGreaterThan(5_000)
  expect(new Set(keys).size).toBe(keys.length)
})

describe('follow and unfollow', () => {
  const graph = followGraph(data.users.length)

  test('leave those alone who follow at the start, and keep the two of one pair far apart', () => {
    const lastAt = new Map<string, number>()
    let takenBack = 0
    for (const [at, { operation, params }] of all.entries()) {
      if (operation !== 'follow' && operation !== 'unfollow') continue
      const change = params as FollowChange
      expect(change.following).toBe(operation === 'follow')
      if (operation === 'unfollow') expect(graph.follows(change.followerId, change.followeeId)).toBe(false)
      const before = lastAt.get(pairName(change))
      if (before !== undefined && operation === 'unfollow') {
        takenBack += 1
        expect(at - before).toBeGreaterThanOrEqual(200)
      }
      lastAt.set(pairName(change), at)
    }
    expect(takenBack).toBeGreaterThan(100)
  })

  test('have keys that name the pair, so that those without an answer are known', () => {
    const [plan] = plansOf<FollowChange>('follow') as [FollowChange]
    expect(pairNameOf(followKey(plan))).toBe(pairName(plan))
    expect(pairNameOf('post:1:k')).toBeUndefined()
    expect(follow.request(plan, emptyMemory())).toMatchObject({
      method: 'POST',
      path: `/users/${plan.followeeId}/follow`,
    })
    expect(unfollow.request(plan, emptyMemory()).method).toBe('DELETE')
    expect(follow.accepted?.(plan, answer(202, {}))).toEqual({ id: pairName(plan), content: plan })
    expect(
      follow.mismatch?.(
        plan,
        answer(200, { userId: plan.followeeId, following: false }),
        emptyMemory(),
        follow.request(plan, emptyMemory()),
      ),
    ).toBeDefined()
  })
})

describe('post', () => {
  const [plan] = plansOf<Draft>('post') as [Draft]
  const accepting = answer(202, { id: 'p-1', status: 'pending', createdAtMs: 17 })

  test('is seen when it is where it must be in the timeline of a follower', () => {
    const memory = emptyMemory()
    memory.tokens.set(witnessOf(plan.authorId), 't')
    expect(post.visibility?.request(plan, accepting, memory)).toEqual({
      method: 'GET',
      path: '/timeline?limit=1&from=17-p-1',
      headers: { authorization: 'Bearer t' },
    })
    const seen = (posts: object[], status = 200) => post.visibility?.visible(answer(status, { posts }), accepting)
    expect([seen([{ id: 'p-1' }]), seen([{ id: 'p-0' }]), seen([]), seen([{ id: 'p-1' }], 401)]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  test('can be viewed and commented on once its id is known; until then a post of the past is', () => {
    const memory = emptyMemory()
    const choice = { idempotencyKey: plan.idempotencyKey, past: 5 }
    expect(viewPost.request(choice, memory).path).toBe(`/posts/${historyPostId(5)}`)
    post.learn?.(plan, accepting, memory)
    expect(viewPost.request(choice, memory).path).toBe('/posts/p-1')
    const on = { ...plan, on: choice }
    expect(comment.request(on, memory).path).toBe('/posts/p-1/comments')
    const { authorId, text } = plan
    const written = answer(201, { id: 'c', postId: 'p-1', authorId, text })
    const told = (response: Response) => comment.mismatch?.(on, response, memory, comment.request(on, memory))
    expect(comment.accepted?.(on, written)).toEqual({ id: 'c', content: { ...plan, postId: 'p-1' } })
    expect(told(written)).toBeUndefined()
    expect(told(answer(202, { id: 'c', postId: 'p-1' }))).toBeUndefined()
    expect(told(answer(202, { id: 'c', postId: 'p-2' }))).toMatch(/another post/)
    expect(told(answer(201, { id: 'c', postId: 'p-1', authorId, text: 'other' }))).toBe('another comment than was sent')
    const toldOfPost = (body: object) => post.mismatch?.(plan, answer(201, body), memory, post.request(plan, memory))
    expect(toldOfPost({ authorId, text })).toBeUndefined()
    expect(toldOfPost({ authorId: authorId + 1, text })).toBe('another post than was sent')
  })

  test('is looked at again not before 200 operations later', () => {
    const plannedAt = new Map<string, number>()
    let again = 0
    for (const [at, { operation, params }] of all.entries()) {
      if (operation === 'post') plannedAt.set((params as Draft).idempotencyKey, at)
      const { idempotencyKey } = operation === 'viewPost' ? (params as Draft) : {}
      if (idempotencyKey === undefined) continue
      again += 1
      expect(at - (plannedAt.get(idempotencyKey) ?? at)).toBeGreaterThanOrEqual(200)
    }
    expect(again).toBeGreaterThan(1_000)
  })
})

describe('wrong answers are told', () => {
  const item = (createdAtMs: number, id: string) => ({ createdAtMs, id })
  test.each([
    [[item(2, 'a'), item(1, 'b')], true],
    [[item(1, 'b'), item(1, 'a')], true],
    [[item(1, 'a'), item(1, 'b')], false],
    [[item(1, 'a'), item(2, 'b')], false],
    [[item(1, 'a'), item(1, 'a')], false],
  ])('%j newest first: %s', (list, expected) => {
    expect(isNewestFirst(list)).toBe(expected)
  })

  test('a timeline in another order, and a page that ends too early', () => {
    const told = (body: object, path = '/timeline') =>
      readTimeline.mismatch?.({ userId: 1, further: false }, answer(200, body), emptyMemory(), { method: 'GET', path })
    expect(told({ posts: [item(2, 'a'), item(1, 'b')], next: null })).toBeUndefined()
    expect(told({ posts: [item(1, 'a'), item(2, 'b')], next: null })).toMatch(/newest first/)
    expect(told({ posts: [item(1, 'a')], next: '0-b' })).toMatch(/not full/)
    expect(told({ posts: Array.from({ length: 21 }, (_, index) => item(50 - index, 'a')), next: null })).toMatch(
      /longer/,
    )
    expect(told({ posts: [{ ...item(1, 'a'), authorId: 1 }], next: null })).toBe("a post of the reader's own")
    const page = { posts: [item(2, 'b'), item(1, 'a')], next: null }
    expect([told(page, '/timeline?from=2-b'), told(page, '/timeline?from=3-a')]).toEqual([undefined, undefined])
    expect(told(page, '/timeline?from=2-a')).toBe('another page than was asked for')
    expect(told(page, '/timeline?from=1-z')).toBe('another page than was asked for')
  })

  test('another post, comments that are missing', () => {
    const choice = { idempotencyKey: undefined, past: 0 }
    const told = (body: object) =>
      viewPost.mismatch?.(choice, answer(200, body), emptyMemory(), viewPost.request(choice, emptyMemory()))
    expect(told({ id: 'history-1', comments: [item(1, 'a')], commentCount: 1 })).toBeUndefined()
    expect(told({ id: 'history-1', status: 'pending' })).toBeUndefined()
    expect(told({ id: 'history-2', comments: [], commentCount: 0 })).toMatch(/another post/)
    expect(told({ id: 'history-1', comments: [], commentCount: 1 })).toMatch(/more or fewer/)
  })
})
