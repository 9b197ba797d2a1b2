import { expect, test } from 'vitest'
import { workerCounts } from './worker-counts.ts'

test.each([
  [1, [1]],
  [2, [1, 2]],
  [3, [1, 2, 3]],
  [6, [1, 2, 4, 6]],
  [8, [1, 2, 4, 8]],
])('up to %d workers are measured with %j', (most, counts) => {
  expect(workerCounts(most)).toEqual(counts)
})
