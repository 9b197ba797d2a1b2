import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../scenario/random.ts'
import { isRising, kendallTail, type QueueReading, theilSenPerSecond } from './trend.ts'

const eachSecond = (lengths: readonly number[]): QueueReading[] =>
  lengths.map((length, second) => ({ atMs: second * 1_000, length }))

describe('theilSenPerSecond', () => {
  test.each([
    [[], 0],
    [[7], 0],
    [[0, 10, 20, 30], 10],
    [[30, 20, 10], -10],
    [[0, 10, 9_000, 30, 40], 10],
    [[4, 4, 4, 4], 0],
  ])('of %j is %f', (lengths, expected) => {
    expect(theilSenPerSecond(eachSecond(lengths))).toBeCloseTo(expected, 10)
  })

  test('goes by the time of the readings, of which two may be the same', () => {
    expect(
      theilSenPerSecond([
        { atMs: 500, length: 1 },
        { atMs: 1_000, length: 2 },
      ]),
    ).toBe(2)
  })
})

describe('kendallTail', () => {
  // Kendall, Rank Correlation Methods, appendix table 1: chance that S attains or exceeds a value.
  test.each([
    [4, 6, 0.042],
    [5, 8, 0.042],
    [5, 10, 0.0083],
    [8, 18, 0.016],
    [10, 21, 0.036],
    [10, 27, 0.0083],
  ])('for %i readings and S = %i is %f', (count, s, expected) => {
    expect(kendallTail(count, s)).toBeCloseTo(expected, expected < 0.01 ? 4 : 3)
  })

  test('counts the orders of five readings one by one', () => {
    const orders = permutations([1, 2, 3, 4, 5]).map((order) =>
      order
        .flatMap((a, index) => order.slice(index + 1).map((b) => Math.sign(b - a)))
        .reduce((sum, sign) => sum + sign, 0),
    )
    for (const s of [-10, -4, 0, 2, 8, 10]) {
      expect(kendallTail(5, s)).toBeCloseTo(orders.filter((other) => other >= s).length / 120, 12)
    }
  })
})

describe('isRising', () => {
  test('needs five readings at one in a hundred', () => {
    expect(isRising(eachSecond([1, 2, 3, 4]), 0.01)).toBe(false)
    expect(isRising(eachSecond([1, 2, 3, 4, 5]), 0.01)).toBe(true)
    expect(isRising(eachSecond([1, 2, 3, 4, 4]), 0.01)).toBe(false)
  })

  test('says yes by chance hardly more often than its level, and never misses a steep queue', () => {
    for (const seconds of [10, 30, 80]) {
      const draws = Array.from({ length: 2_000 }, (_, seed) => {
        const random = seededRandom(seed)
        return Array.from({ length: seconds }, () => random.int(0, 20))
      })
      const falseAlarms = draws.filter((lengths) => isRising(eachSecond(lengths), 0.01)).length
      expect(falseAlarms / draws.length).toBeLessThan(0.015)
      expect(draws.every((lengths) => isRising(eachSecond(lengths.map((length, at) => length + 20 * at)), 0.01))).toBe(
        true,
      )
    }
  })
})

function permutations(items: readonly number[]): number[][] {
  if (items.length < 2) return [[...items]]
  return items.flatMap((item) => permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]))
}
