import { expect, test } from 'vitest'
import { gaussian } from '../../src/report/testing/fixture-stages.ts'
import { seededRandom } from '../../src/scenario/random.ts'
import { isCorrelated, lagOneAutocorrelation } from './autocorrelation.ts'

/** Each value is so much of the one before it, and the rest chance. */
function series(length: number, correlation: number, seed: number): number[] {
  const random = seededRandom(seed)
  const values = [gaussian(random)]
  while (values.length < length) {
    values.push(correlation * (values.at(-1) ?? 0) + Math.sqrt(1 - correlation ** 2) * gaussian(random))
  }
  return values
}

test('the figures of a worked example', () => {
  // Deviations from the mean of 3: -2, -1, 0, 1, 2; products of neighbours 2 + 0 + 0 + 2, squares 10.
  expect(lagOneAutocorrelation([1, 2, 3, 4, 5])).toBeCloseTo(0.4, 12)
  expect(lagOneAutocorrelation([1, -1, 1, -1])).toBeCloseTo(-0.75, 12)
  expect(lagOneAutocorrelation([2, 2, 2])).toBe(0)
})

test('independent values seem correlated about once in twenty series, correlated ones nearly always', () => {
  const found = (correlation: number): number =>
    Array.from({ length: 1_000 }, (_, seed) => isCorrelated(series(40, correlation, seed))).filter(Boolean).length
  expect(found(0)).toBeGreaterThan(20)
  expect(found(0)).toBeLessThan(75)
  expect(found(0.6)).toBeGreaterThan(900)
})
