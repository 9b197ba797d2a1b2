import { expect, test } from 'vitest'
import { chiSquareUpperTail } from './chi-square.ts'

test.each([
  [3.841, 1, 0.05],
  [5.991, 2, 0.05],
  [7.815, 3, 0.05],
  [18.307, 10, 0.05],
  [6.635, 1, 0.01],
  [24.725, 11, 0.01],
])(
  'above %d lies a share of the distribution with %d degrees of freedom that is in every table',
  (x, freedom, share) => {
    expect(chiSquareUpperTail(x, freedom)).toBeCloseTo(share, 4)
  },
)

test('all of it is above nothing', () => {
  expect(chiSquareUpperTail(0, 3)).toBe(1)
})
