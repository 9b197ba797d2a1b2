import { expect, test } from 'vitest'
import { describeMachine, divideCpus } from './machine.ts'

test.each([
  [2, 1, [0], [1]],
  [4, 1, [0], [1]],
  [4, 3, [0], [1, 2, 3]],
  [8, 4, [0, 1], [2, 3, 4, 5]],
])('of %d CPUs and a budget of %d the driver has %j and a target %j', (count, budget, driverCpus, targetCpus) => {
  expect(divideCpus(count, { driver: true, target: true }, budget)).toEqual({
    driverCpus,
    targetCpus,
    isolation: 'pinned',
  })
})

test.each([
  ['one CPU', 1, true],
  ['a system that cannot pin', 8, false],
])('%s is not divided', (_, count, canPin) => {
  expect(divideCpus(count, { driver: canPin, target: canPin }, 1)).toEqual({
    driverCpus: [],
    targetCpus: [],
    isolation: 'not isolated',
  })
})

test('a target in a virtual machine is kept to its budget, the driver to nothing', () => {
  const division = divideCpus(8, { driver: false, target: true }, 2)
  expect(division).toEqual({ driverCpus: [], targetCpus: [2, 3], isolation: 'not isolated' })
})

test('a budget of more than there is says how much there is', () => {
  expect(() => divideCpus(4, { driver: true, target: true }, 4)).toThrow('more than this machine has')
})

test('this machine is described', () => {
  const machine = describeMachine()
  expect(machine.os).toContain(process.arch)
  expect(machine.cpuModel).not.toBe('')
  expect(machine.cpus).toBeGreaterThan(0)
  expect(machine.memoryBytes).toBeGreaterThan(2 ** 20)
  expect(machine.versions.node).toBe(process.versions.node)
})
