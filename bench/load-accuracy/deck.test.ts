import { expect, test } from 'vitest'
import { seededRandom } from '../../src/scenario/random.ts'
import { dealer, exponentialQuantiles } from './deck.ts'

test('every card is dealt once before any is dealt twice, each time in another order', () => {
  const deal = dealer(
    Float64Array.from({ length: 50 }, (_, card) => card),
    seededRandom(1),
  )
  const draw = (): number[] => Array.from({ length: 50 }, deal)
  const [first, second] = [draw(), draw()]
  const sorted = (cards: readonly number[]): number[] => cards.toSorted((a, b) => a - b)
  expect(sorted(first)).toEqual(Array.from({ length: 50 }, (_, card) => card))
  expect(sorted(second)).toEqual(sorted(first))
  expect(first).not.toEqual(sorted(first))
  expect(second).not.toEqual(first)
})

test('the same seed deals the same order', () => {
  const order = (seed: number): number[] => {
    const deal = dealer(exponentialQuantiles(100, 1), seededRandom(seed))
    return Array.from({ length: 250 }, deal)
  }
  expect(order(5)).toEqual(order(5))
  expect(order(6)).not.toEqual(order(5))
})

test('exponential quantiles have the mean and the median of the distribution', () => {
  const cards = exponentialQuantiles(10_001, 10)
  expect(cards.reduce((sum, card) => sum + card, 0) / cards.length).toBeCloseTo(10, 1)
  expect(cards[5_000]).toBeCloseTo(10 * Math.LN2, 9)
})
