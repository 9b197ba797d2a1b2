import { expect, test } from 'vitest'
import { binomialTail } from './binomial.ts'

test('the tail of a binomial is exact for few trials and many', () => {
  expect(binomialTail(0, 15, 0.01)).toBe(1)
  // 1 - 0.99^15
  expect(binomialTail(1, 15, 0.01)).toBeCloseTo(0.13994, 5)
  expect(binomialTail(2, 2, 0.5)).toBeCloseTo(0.25, 12)
  expect(binomialTail(3, 2, 0.5)).toBeCloseTo(0, 12)
  // About half beyond the mean; 0.99^200,000 alone is below the smallest number.
  expect(binomialTail(2_000, 200_000, 0.01)).toBeCloseTo(0.503, 3)
  expect(binomialTail(2_200, 200_000, 0.01)).toBeLessThan(1e-5)
})
