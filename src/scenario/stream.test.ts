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

test('operations come in proportion to their weights', () => {
  const draws = 20_000
  const drawn = draw(3, draws)
  const chiSquare = Object.entries(shop.operations).reduce((sum, [name, { weight }]) => {
    const expected = (draws * weight) / 100
    return sum + (drawn.filter(({ operation }) => operation === name).length - expected) ** 2 / expected
  }, 0)
  // 4 degrees of freedom: above 23.5 once in ten thousand seeds.
  expect(chiSquare).toBeLessThan(23.5)
})
