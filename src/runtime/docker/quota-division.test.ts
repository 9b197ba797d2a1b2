import { expect, test } from 'vitest'
import { divideQuota } from './quota-division.ts'

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

test('in proportion to what each has used, and together the quota', () => {
  expect(divideQuota(0.5, [300, 100])).toEqual([0.375, 0.125])
  expect(sum(divideQuota(0.25, [900, 80, 1, 19]))).toBeCloseTo(0.25, 12)
})

test('one that has used nothing gets a little all the same', () => {
  const [busy = 0, idle = 0] = divideQuota(0.5, [1_000, 0])
  expect(idle).toBeCloseTo(0.5 * 0.02, 3)
  expect(busy + idle).toBeCloseTo(0.5, 12)
})

test('where it is not known who has used how much, all get the same', () => {
  expect(divideQuota(1.5, [100, null, 3])).toEqual([0.5, 0.5, 0.5])
  expect(divideQuota(1, [0, 0])).toEqual([0.5, 0.5])
})
