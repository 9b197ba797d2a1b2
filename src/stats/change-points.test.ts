import { describe, expect, test } from 'vitest'
import { changePoints } from './change-points.ts'
import { bestSplit, distancesOf } from './energy-split.ts'
import reference from './testing/change-points-reference.json' with { type: 'json' }

const cases = Object.entries(reference)
const placesOf = (values: readonly number[], significance = 0.01, least = 1) =>
  changePoints(values, { significance, least }).map(({ at }) => at)

describe.each(cases)('%s', (_, { values, firstSplit, otava }) => {
  test('is first split where Apache Otava splits it, with the same Q̂', () => {
    const split = bestSplit(distancesOf(values), [...values.keys()], 1)
    expect(split?.at).toBe(firstSplit.at)
    expect(split?.q).toBeCloseTo(firstSplit.q, 8)
  })

  test('has the change points that Apache Otava finds with the permutation test', () => {
    expect(placesOf(values)).toEqual(otava)
  })
})

test('finds what MongoDB’s implementation finds, and the peak that it does not', () => {
  const others = cases.map(([name, { signalProcessingAlgorithms }]) => [name, signalProcessingAlgorithms])
  const own = cases.map(([name, { values }]) => [name, placesOf(values)])
  expect(own.filter(([name]) => name !== 'up and down')).toEqual(others.filter(([name]) => name !== 'up and down'))
  expect(placesOf(reference['up and down'].values)).toEqual([12, 24])
})

describe('changePoints', () => {
  const step = [5, 6, 5, 6, 5, 6, 9, 8, 9, 8, 9, 8]

  test('is the same at every call', () => {
    expect(changePoints(step, { significance: 0.01 })).toEqual(changePoints(step, { significance: 0.01 }))
  })

  test('finds the same change in a series that runs backwards, and in one of another scale', () => {
    expect(placesOf(step)).toEqual([6])
    expect(placesOf(step.toReversed())).toEqual([6])
    expect(placesOf(step.map((value) => 1000 * value))).toEqual([6])
  })

  test('says how seldom shuffled values are as clear', () => {
    const [change] = changePoints(step, { significance: 0.01 })
    // 2 of the 924 ways to share twelve values out to two sides are as clear: the change, and its mirror image.
    expect(change?.pValue).toBeGreaterThan(0.0009)
    expect(change?.pValue).toBeLessThan(0.006)
  })

  test('believes no change that too few values speak for', () => {
    expect(placesOf([1, 1.1, 0.9, 5, 5.1, 4.9])).toEqual([])
  })

  test('leaves as many values as asked for on either side', () => {
    const late = [...Array(20).fill(1), 9, 9]
    expect(placesOf(late, 0.05, 3)).not.toContain(20)
    expect(placesOf(late, 0.05, 2)).toContain(20)
  })

  test.each([[[]], [[1]], [[1, 2, 3, 4, 5]], [Array(30).fill(7)]])('finds nothing in %j', (values) => {
    expect(placesOf(values, 0.01, 3)).toEqual([])
  })

  test('marks a series without a change about as seldom as promised', () => {
    const marked = Array.from({ length: 200 }, (_, seed) => placesOf(noise(seed, 16), 0.05, 3)).filter(
      (at) => at.length > 0,
    )
    // 10 of 200 are to be expected, more than 20 are in one of 1000 such draws; the draws are the same at every run.
    expect(marked.length).toBeLessThanOrEqual(20)
    expect(marked.length).toBeGreaterThan(0)
  })
})

/** Lehmer's generator: the same at every run. */
function noise(seed: number, length: number): number[] {
  let state = 48_271 + 7919 * seed
  return Array.from({ length }, () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  })
}
