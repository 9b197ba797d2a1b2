import { expect, test } from 'vitest'
import { errorBurstText, findErrorBurst } from './error-burst.ts'

const rule = { share: 0.5, forMs: 1_000 }
const sample = (atMs: number, completed: number, failed: number) => ({ atMs, completed, failed })

test('looks back over the time of the rule, and not before so much has passed', () => {
  expect(findErrorBurst([], rule)).toBeUndefined()
  expect(findErrorBurst([sample(0, 0, 0), sample(900, 0, 500)], rule)).toBeUndefined()
  expect(findErrorBurst([sample(0, 0, 0), sample(1_000, 10, 90)], rule)).toEqual(sample(1_000, 10, 90))
})

test('what was long ago does not count, for good or ill', () => {
  const goodOnce = [sample(0, 0, 0), sample(5_000, 10_000, 0), sample(6_000, 10_010, 90)]
  expect(findErrorBurst(goodOnce, rule)).toEqual(sample(6_000, 10, 90))
  const badOnce = [sample(0, 0, 0), sample(900, 0, 500), sample(5_000, 0, 500), sample(6_000, 100, 500)]
  expect(findErrorBurst(badOnce, rule)).toBeUndefined()
})

test('fewer than twenty requests are no burst, nor is less than the share', () => {
  expect(findErrorBurst([sample(0, 0, 0), sample(1_000, 0, 19)], rule)).toBeUndefined()
  expect(findErrorBurst([sample(0, 0, 0), sample(1_000, 51, 49)], rule)).toBeUndefined()
  expect(findErrorBurst([sample(0, 0, 0), sample(1_000, 50, 50)], rule)).toBeDefined()
})

test('says what went wrong most', () => {
  const errors = { timeout: 3, 'status 503': 87 }
  expect(errorBurstText(sample(1_000, 10, 90), rule, errors)).toBe(
    '90 % of its requests went wrong for 1 s, most of them by: status 503',
  )
  expect(errorBurstText(sample(1_000, 0, 30), rule, {})).toBe('100 % of its requests went wrong for 1 s')
})
