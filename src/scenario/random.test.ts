import { describe, expect, test } from 'vitest'
import { type Random, seededRandom } from './random.ts'

const draw = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next())

describe('seededRandom', () => {
  test('gives the same numbers for the same seed, for ever', () => {
    expect(draw(seededRandom(42), 3)).toEqual(draw(seededRandom(42), 3))
    expect(seededRandom(42).int(0, 1_000_000)).toMatchInlineSnapshot(`513175`)
  })

  test('gives numbers without any likeness for neighbouring seeds', () => {
    const firsts = Array.from({ length: 1_000 }, (_, seed) => seededRandom(seed).next())
    expect(new Set(firsts).size).toBe(1_000)
    const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length
    expect(mean).toBeGreaterThan(0.47)
    expect(mean).toBeLessThan(0.53)
  })

  test('tells seeds beyond 32 bits apart, and negative ones', () => {
    const seeds = [7, 7 + 2 ** 32, 7 + 2 ** 40, -7]
    expect(new Set(seeds.map((seed) => seededRandom(seed).next())).size).toBe(seeds.length)
    expect(() => seededRandom(0.5)).toThrow(RangeError)
  })

  test('draws floats in [0, 1) and integers between both ends', () => {
    const random = seededRandom(1)
    for (const value of draw(random, 10_000)) {
      expect(value >= 0 && value < 1).toBe(true)
    }
    const rolls = Array.from({ length: 6_000 }, () => random.int(1, 6))
    expect([...new Set(rolls)].sort()).toEqual([1, 2, 3, 4, 5, 6])
    for (const side of [1, 2, 3, 4, 5, 6]) {
      expect(Math.abs(rolls.filter((roll) => roll === side).length - 1_000)).toBeLessThan(130)
    }
  })

  test('forks by label, wherever the parent stands', () => {
    const parent = seededRandom(5)
    const early = draw(parent.fork('orders'), 5)
    draw(parent, 100)
    expect(draw(parent.fork('orders'), 5)).toEqual(early)
    expect(draw(parent.fork('users'), 5)).not.toEqual(early)
    expect(draw(seededRandom(6).fork('orders'), 5)).not.toEqual(early)
  })

  test('picks every item, and refuses to pick from none', () => {
    const random = seededRandom(9)
    expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c']))).size).toBe(3)
    expect(() => random.pick([])).toThrow(RangeError)
  })
})
