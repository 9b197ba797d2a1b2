import { expect, test } from 'vitest'
import { busyInstances, shareFindingAllBusy } from './busy-instances.ts'

test('one request an instance: as many instances as requests in hand', () => {
  expect(busyInstances(3.7, 1)).toBe(3.7)
})

test('many requests an instance: one as long as any is in hand', () => {
  expect(busyInstances(0.5, 1_000)).toBeCloseTo(1 - Math.exp(-0.5), 12)
  expect(busyInstances(2, 1_000)).toBeCloseTo(1 - Math.exp(-2), 9)
})

test('rises with load without a jump, and is never below what the requests fill', () => {
  let before = 0
  for (let load = 1; load <= 3_000; load += 7) {
    const busy = busyInstances(load, 80)
    expect(busy).toBeGreaterThanOrEqual(Math.max(before - 1e-9, load / 80))
    expect(busy - before).toBeLessThan(1)
    before = busy
  }
})

// Erlang's own tables.
test.each([
  [0, 5, 0],
  [1, 1, 0.5],
  [2, 2, 0.4],
  [5, 10, 0.01838],
  [10, 10, 0.21458],
  [3, 0, 1],
])('a load of %d on %d instances finds all of them busy with a chance of %d', (load, instances, share) => {
  expect(shareFindingAllBusy(load, instances)).toBeCloseTo(share, 4)
})
