import { expect, test } from 'vitest'
import { judgeRatio } from './judge-ratio.ts'

const judge = (low: number | null, high: number | null, { atLeast = false, pairs = 6 } = {}) =>
  judgeRatio('cpuMsPerRequest', { value: 1, low, high, atLeast }, { confidence: 0.95, pairs })

test.each([
  [1.78, 3.07, 'b is better'],
  [0.5, 0.9, 'a is better'],
  [1.001, 1.002, 'b is better'],
  [0.95, 1.05, 'equivalent'],
  [0.92, 1.09, 'equivalent'],
  [0.9, 1.05, 'not decided'],
  [0.95, 1.2, 'not decided'],
])('an interval from %d to %d: %s', (low, high, verdict) => {
  expect(judge(low, high).verdict).toBe(verdict)
  expect(judge(low, high).because === null).toBe(verdict !== 'not decided')
})

test('what is not decided says why', () => {
  expect(judge(0.5, 1.5).because).toBe('the interval includes 1 and is wider than 10 %')
  expect(judge(null, null, { pairs: 1 }).because).toBe('they share 1 valid round, and 95 % confidence takes 6')
  expect(judge(null, null).because).toBe('the load driver was the limit with both')
  expect(judge(0.9, null, { atLeast: true }).because).toBe('the load driver was the limit with one of them')
  expect(judge(1.2, null, { atLeast: true })).toEqual({ verdict: 'b is better', because: null })
})
