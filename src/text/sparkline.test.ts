import { expect, test } from 'vitest'
import { sparkline } from './sparkline.ts'

test('bars go from nought to the highest value', () => {
  expect(sparkline([0, 1, 2, 7, 14], 'highest')).toBe('▁▂▂▅█')
  expect(sparkline([5, 5], 'mean')).toBe('██')
  expect(sparkline([0, 0], 'mean')).toBe('▁▁')
})

test('of a long course several values share a bar', () => {
  const values = Array.from({ length: 120 }, (_, second) => (second === 60 ? 10 : 0))
  const highest = sparkline(values, 'highest')
  expect([...highest]).toHaveLength(60)
  expect([...highest][30]).toBe('█')
  expect(sparkline([...values, 0], 'mean')).toHaveLength(41)
})

test('nothing is nothing', () => {
  expect(sparkline([], 'mean')).toBe('')
})
