import { expect, test } from 'vitest'
import { assignedPartitions, partitionOf } from './partition.ts'

test('spreads keys over all partitions, and always gives a key the same one', () => {
  const counts = [0, 0, 0, 0]
  for (let key = 0; key < 4_000; key++) {
    const partition = partitionOf(String(key), 4)
    expect(partitionOf(String(key), 4)).toBe(partition)
    counts[partition] = (counts[partition] ?? 0) + 1
  }
  for (const count of counts) expect(count).toBeGreaterThan(800)
})

test.each([
  [4, 1],
  [4, 3],
  [2, 5],
])('deals %i partitions to %i members: each once, shares differ by one at most', (partitions, members) => {
  const shares = Array.from({ length: members }, (_, rank) => assignedPartitions(partitions, members, rank))
  expect(shares.flat().sort()).toEqual(Array.from({ length: partitions }, (_, index) => index))
  const sizes = shares.map((share) => share.length)
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
})
