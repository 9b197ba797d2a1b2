import { expect, test } from 'vitest'
import { seededRandom } from '../../src/scenario/random.ts'
import { rowAt } from '../../src/scenario/rows.ts'
import { historyPostId, socialDataset } from './dataset.ts'

const data = socialDataset(seededRandom(1))

test('the small network is whole', () => {
  const lengths = Object.entries(data).map(([kind, rows]) => [kind, rows.length])
  expect(lengths).toEqual([
    ['users', 500],
    ['profiles', 500],
    ['follows', data.follows.length],
    ['posts', 1_000],
    ['comments', 1_000],
  ])
  const ids = new Set(Array.from(data.posts, ({ id }) => id))
  expect(ids.size).toBe(1_000)
  for (const { postId, createdAtMs } of data.comments) {
    expect(ids.has(postId)).toBe(true)
    expect(createdAtMs).toBeGreaterThan(rowAt(data.posts, 999).createdAtMs)
  }
})

test('the same seed gives the same rows, another one others', () => {
  expect(socialDataset(seededRandom(1))).toEqual(data)
  expect([...socialDataset(seededRandom(2)).posts]).not.toEqual([...data.posts])
})

test.each([
  ['medium', 10_000, 50_000],
  ['large', 50_000, 100_000],
] as const)('%s is more of the same', (size, users, posts) => {
  const large = socialDataset(seededRandom(1), size)
  expect([large.users.length, large.posts.length]).toEqual([users, posts])
  expect(rowAt(large.posts, posts - 1).id).toBe(historyPostId(posts - 1))
  expect(rowAt(large.users, users - 1).email).toBe(`user${users}@social.example`)
  expect(large.follows.length / users).toBeGreaterThan(15)
  expect(large.follows.length / users).toBeLessThan(21)
})
