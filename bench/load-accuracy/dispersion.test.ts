import { expect, test } from 'vitest'
import { indexOfDispersion } from './dispersion.ts'
import { openLoad, usersOf } from './own-driver.ts'
import { evenUsers } from './truth.ts'

const stretches = { fromMs: 0, toMs: 60_000, bucketMs: 10 }

test('is 0 for equal gaps, 1 for a Poisson process', () => {
  expect(indexOfDispersion(evenUsers(1_000, 60).offsetsMs, stretches)).toBe(0)
  const { offsetsMs } = usersOf(openLoad('poisson', 1_000, { seconds: 60, leadInMs: 0, maxInFlight: 1 }), 2)
  expect(Math.abs(indexOfDispersion(offsetsMs, stretches) - 1)).toBeLessThan(0.06)
})

test('is the size of bursts where all comes in bursts', () => {
  const bursts = Array.from({ length: 60_000 }, (_, index) => Math.floor(index / 100) * 100 + 5)
  // Each tenth stretch has 100 arrivals, the others none: the variance is 900, the mean 10.
  expect(indexOfDispersion(bursts, stretches)).toBeCloseTo(90, 0)
})

test('leaves out what came before and after', () => {
  const arrivals = [...new Array<number>(500).fill(3), ...Array.from(evenUsers(1_000, 60).offsetsMs), 60_001]
  expect(indexOfDispersion(arrivals, { ...stretches, fromMs: 10 })).toBe(0)
})
