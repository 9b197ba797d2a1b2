import { expect, test } from 'vitest'
import { describeMachine, divideCpus } from './machine.ts'

test.each([
  [2, [0], [1]],
  [4, [0], [1, 2, 3]],
  [7, [0], [1, 2, 3, 4, 5, 6]],
  [8, [0, 1], [2, 3, 4, 5, 6, 7]],
])('of %d CPUs the driver has %j and the targets %j', (count, driverCpus, targetCpus) => {
  expect(divideCpus(count, true)).toEqual({ driverCpus, targetCpus, isolation: 'pinned' })
})

test.each([
  ['one CPU', 1, true],
  ['a system that cannot pin', 8, false],
])('%s is not divided', (_, count, canPin) => {
  expect(divideCpus(count, canPin)).toEqual({ driverCpus: [], targetCpus: [], isolation: 'not isolated' })
})

test('this machine is described', () => {
  const machine = describeMachine()
  expect(machine.os).toContain(process.arch)
  expect(machine.cpuModel).not.toBe('')
  expect(machine.cpus).toBeGreaterThan(0)
  expect(machine.memoryBytes).toBeGreaterThan(2 ** 20)
  expect(machine.versions.node).toBe(process.versions.node)
})
