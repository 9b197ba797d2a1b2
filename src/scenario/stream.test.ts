import { expect, test } from 'vitest'
import shop from '../../scenarios/ecommerce/index.ts'
import type { Planned } from './define.ts'
import { operationStream, scenarioDataset } from './stream.ts'

const data = scenarioDataset(shop, 1)

function draw(seed: number, count: number): Planned[] {
  const stream = operationStream(shop, data, seed)
  return Array.from({ length: count }, () => stream.next())
}

test('the same seed gives the same operations, another seed others', () => {
  expect(draw(7, 2_000)).toEqual(draw(7, 2_000))
  expect(draw(8, 2_000)).not.toEqual(draw(7, 2_000))
})

test('the same seed gives the same data set, another seed another', () => {
  expect(scenarioDataset(shop, 1)).toEqual(data)
  expect(scenarioDataset(shop, 2)).not.toEqual(data)
})

test('operations come in proportion to their weights, in short stretches too', () => {
  const draws = 20_000
  const drawn = draw(3, draws)
  const total = Object.values(shop.operations).reduce((sum, { weight }) => sum + weight, 0)
  for (const [name, { weight }] of Object.entries(shop.operations)) {
    const at = drawn.map(({ operation }) => (operation === name ? 1 : 0))
    const count = (from: number, length: number): number =>
      at.slice(from, from + length).reduce<number>((sum, one) => sum + one, 0)
    const share = weight / total
    // A stretch has one of each too many or too few at most in each of the two decks that it cuts.
    for (let from = 0; from < draws; from += 250)
      expect(Math.abs(count(from, 250) - 250 * share)).toBeLessThanOrEqual(5)
    expect(Math.abs(count(0, draws) / draws - share)).toBeLessThan(0.003)
  }
})

test('the order is random: operations do not come in runs', () => {
  const drawn = draw(5, 5_000).map(({ operation }) => operation)
  const [most] = Object.entries(shop.operations).sort(([, a], [, b]) => b.weight - a.weight)
  const total = Object.values(shop.operations).reduce((sum, { weight }) => sum + weight, 0)
  const share = (most?.[1].weight ?? 0) / total
  const pairs = drawn.slice(1).filter((name, index) => name === most?.[0] && drawn[index] === name).length
  expect(pairs / drawn.length / share ** 2).toBeGreaterThan(0.85)
  expect(pairs / drawn.length / share ** 2).toBeLessThan(1.1)
})
