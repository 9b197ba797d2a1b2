import { expect, test } from 'vitest'
import { seededRandom } from './random.ts'
import { type Sampler, weighted, weightedIndex, zipf } from './sampling.ts'

function counts(sampler: Sampler<number>, size: number, draws: number): number[] {
  const random = seededRandom(11)
  const found = new Array<number>(size).fill(0)
  for (let draw = 0; draw < draws; draw++) {
    const index = sampler(random)
    found[index] = (found[index] ?? 0) + 1
  }
  return found
}

/** Pearson's statistic over the items that have a weight. */
function chiSquare(found: readonly number[], weights: readonly number[], draws: number): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return found.reduce((sum, count, index) => {
    const expected = (draws * (weights[index] ?? 0)) / total
    return expected === 0 ? sum : sum + (count - expected) ** 2 / expected
  }, 0)
}

test('weights are honoured', () => {
  const weights = [30, 45, 2, 10, 13, 0]
  const found = counts(weightedIndex(weights), weights.length, 50_000)
  // 4 degrees of freedom: above 23.5 once in ten thousand seeds.
  expect(chiSquare(found, weights, 50_000)).toBeLessThan(23.5)
  expect(found[5]).toBe(0)
})

test('a single positive weight takes everything', () => {
  expect(counts(weightedIndex([0, 0, 3, 0]), 4, 1_000)).toEqual([0, 0, 1_000, 0])
})

test('weights that cannot be drawn from are refused', () => {
  for (const weights of [[], [0, 0], [1, -1, 5], [Number.NaN], [Number.POSITIVE_INFINITY]]) {
    expect(() => weightedIndex(weights)).toThrow(RangeError)
  }
})

test('items are drawn with their weights', () => {
  const random = seededRandom(3)
  const choose = weighted([
    ['often', 9],
    ['seldom', 1],
  ] as const)
  const often = Array.from({ length: 10_000 }, () => choose(random)).filter((item) => item === 'often').length
  expect(Math.abs(often - 9_000)).toBeLessThan(150)
})

test("ranks follow Zipf's law", () => {
  const found = counts(zipf(100, 0.8), 100, 100_000)
  const weights = Array.from({ length: 100 }, (_, rank) => (rank + 1) ** -0.8)
  // 99 degrees of freedom: above 161 once in ten thousand seeds.
  expect(chiSquare(found, weights, 100_000)).toBeLessThan(161)
})
