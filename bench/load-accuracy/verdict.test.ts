import { expect, test } from 'vitest'
import { judge, judgeAll } from './verdict.ts'

test.each([
  [5.29, 5, true],
  [5.31, 5, false],
  [4.71, 5, true],
  [4.69, 5, false],
  [102, 100, true],
  [102.1, 100, false],
  [Number.NaN, 100, false],
])('%d ms reported of %d ms: within the bar is %s', (reported, truth, within) => {
  expect(judge(reported, truth).within).toBe(within)
})

test('percentiles that were not reported are not judged', () => {
  const judged = judgeAll({ 50: 6, 99: 9 }, { 50: 5, 90: 7, 99: 9, 99.9: 10 })
  expect(judged).toEqual({
    50: { reportedMs: 6, errorMs: 1, within: false },
    99: { reportedMs: 9, errorMs: 0, within: true },
  })
})
