import { expect, test } from 'vitest'
import { ACTIVE_USERS, followGraph, witnessOf } from './graph.ts'

const USERS = 500
const graph = followGraph(USERS)
const pairs = Array.from({ length: graph.length }, (_, index) => graph.pairAt(index))
const names = new Set(pairs.map(({ followerId, followeeId }) => `${followerId}>${followeeId}`))

test('nobody follows themselves, or anybody twice', () => {
  expect(names.size).toBe(pairs.length)
  for (const { followerId, followeeId } of pairs) {
    expect(followerId).not.toBe(followeeId)
    expect(Math.min(followerId, followeeId)).toBeGreaterThanOrEqual(1)
    expect(Math.max(followerId, followeeId)).toBeLessThanOrEqual(USERS)
  }
})

test('tells whether somebody follows somebody as the list of pairs does', () => {
  for (let followerId = 1; followerId <= USERS; followerId++) {
    for (let followeeId = 1; followeeId <= USERS; followeeId++) {
      const expected = names.has(`${followerId}>${followeeId}`)
      if (graph.follows(followerId, followeeId) !== expected) {
        throw new Error(`${followerId} follows ${followeeId}: expected ${expected}`)
      }
    }
  }
})

test('followers are few for most and nearly all for some; everybody follows about as many', () => {
  const followers = Array.from({ length: USERS }, (_, index) => graph.followersOf(index + 1)).sort((a, b) => b - a)
  expect(followers.reduce((sum, count) => sum + count, 0)).toBe(pairs.length)
  expect(followers[0]).toBe(USERS - 1)
  expect(followers[4]).toBeGreaterThan(200)
  expect(followers[250]).toBeLessThan(10)
  expect(pairs.length / USERS).toBeGreaterThan(15)
  expect(pairs.length / USERS).toBeLessThan(25)
  const followees = Map.groupBy(pairs, ({ followerId }) => followerId)
  expect(followees.size).toBe(USERS)
  expect(Math.max(...[...followees.values()].map(({ length }) => length))).toBeLessThan(50)
})

test('every active user is followed by their witness, who is active', () => {
  for (let userId = 1; userId <= ACTIVE_USERS; userId++) {
    expect(witnessOf(userId)).toBeLessThanOrEqual(ACTIVE_USERS)
    expect(graph.follows(witnessOf(userId), userId)).toBe(true)
  }
})

test.each([10_000, 50_000])('holds for %d users as well', (users) => {
  const large = followGraph(users)
  const step = Math.floor(large.length / 5_000)
  for (let index = 0; index < large.length; index += step) {
    const { followerId, followeeId } = large.pairAt(index)
    expect(large.follows(followerId, followeeId)).toBe(true)
  }
  const rarely = large.followersOf(users) / users
  let found = 0
  for (let followerId = 1; followerId < users; followerId++) if (large.follows(followerId, users)) found += 1
  expect(found / users).toBe(rarely)
})
