import { expect, test } from 'vitest'
import { isAloneToo } from './alone-rounds.ts'

test.each([
  [24, [3, 7, 11, 15, 19, 23]],
  [6, [0, 1, 2, 3, 4, 5]],
  [3, [0, 1, 2]],
  [8, [1, 2, 3, 5, 6, 7]],
])('of %i rounds six are driven alone as well, spread over all', (rounds, expected) => {
  const alone = Array.from({ length: rounds }, (_, round) => round).filter((round) => isAloneToo(round, rounds))
  expect(alone).toEqual(expected)
})
