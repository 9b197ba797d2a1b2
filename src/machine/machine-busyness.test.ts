import { expect, test } from 'vitest'
import { machineBusyness, scaleTimeout } from './machine-busyness.ts'

test.each([
  [0, 2, 1],
  [2, 2, 1],
  [9, 2, 4.5],
  [400, 2, 10],
])('a load of %d on %d CPUs takes %d times as long', (load, cpus, expected) => {
  expect(machineBusyness(load, cpus)).toBe(expected)
})

test('a time-out grows with the load of the machine, and is never shorter than on an idle one', () => {
  expect(scaleTimeout(2_000, 1)).toBe(2_000)
  expect(scaleTimeout(2_000, 4.5)).toBe(9_000)
  expect(scaleTimeout(2_000)).toBeGreaterThanOrEqual(2_000)
})
