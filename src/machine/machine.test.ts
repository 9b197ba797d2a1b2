import { describe, expect, test } from 'vitest'
import { type Divisible, describeMachine, divideCpus } from './machine.ts'

const ALL = { driver: true, target: true }
const machine = (count: number, change: Partial<Divisible> = {}): Divisible => ({
  usableCpus: Array.from({ length: count }, (_, index) => index),
  quotaCpus: null,
  quotaHoldsTarget: true,
  canPin: ALL,
  ...change,
})

test.each([
  [2, 1, [0], [1]],
  [4, 1, [0], [1]],
  [4, 3, [0], [1, 2, 3]],
  [8, 4, [0, 1], [2, 3, 4, 5]],
])('of %d CPUs and a budget of %d the driver has %j and a target %j', (count, budget, driverCpus, targetCpus) => {
  expect(divideCpus(machine(count), budget)).toMatchObject({ driverCpus, targetCpus, isolation: 'pinned' })
})

test('only CPUs that may be used are divided, by their own numbers', () => {
  expect(divideCpus(machine(0, { usableCpus: [3, 5, 6, 9] }), 2)).toEqual({
    usableCpus: [3, 5, 6, 9],
    driverCpus: [3],
    targetCpus: [5, 6],
    isolation: 'pinned',
  })
})

test.each([
  ['one CPU', machine(1)],
  ['one CPU of several that may be used', machine(0, { usableCpus: [1] })],
  ['a system that cannot pin', machine(8, { canPin: { driver: false, target: false } })],
])('%s is not divided', (_, divisible) => {
  expect(divideCpus(divisible, 1)).toMatchObject({ driverCpus: [], targetCpus: [], isolation: 'not isolated' })
})

test('containers are kept to the only CPU that may be used', () => {
  const division = divideCpus(machine(0, { usableCpus: [1], quotaHoldsTarget: false }), 1)
  expect(division).toMatchObject({ targetCpus: [1], driverCpus: [], isolation: 'not isolated' })
})

test('a target in a virtual machine is kept to its budget, the driver to nothing', () => {
  const division = divideCpus(machine(8, { canPin: { driver: false, target: true } }), 2)
  expect(division).toMatchObject({ driverCpus: [], targetCpus: [2, 3], isolation: 'not isolated' })
})

describe('a quota', () => {
  test('is not used up by the driver and a target together', () => {
    expect(divideCpus(machine(16, { quotaCpus: 4.5 }), 3)).toMatchObject({ driverCpus: [0], targetCpus: [1, 2, 3] })
  })

  test('of less than two CPUs leaves each a CPU of its own', () => {
    expect(divideCpus(machine(2, { quotaCpus: 0.6 }), 1)).toMatchObject({ driverCpus: [0], targetCpus: [1] })
  })

  test('holds the driver alone where targets are containers', () => {
    const docker = machine(16, { quotaCpus: 2.5, quotaHoldsTarget: false })
    expect(divideCpus(docker, 8)).toMatchObject({ driverCpus: [0, 1], targetCpus: [2, 3, 4, 5, 6, 7, 8, 9] })
  })

  test('refuses a budget that it cannot give', () => {
    expect(() => divideCpus(machine(16, { quotaCpus: 4 }), 4)).toThrow('more than a CPU quota lets archbench have')
    expect(() => divideCpus(machine(2, { quotaCpus: 0.6 }), 2)).toThrow('more than')
  })
})

test.each([
  ['four CPUs', machine(4), 4],
  ['one CPU', machine(1), 2],
  ['two CPUs of which one may be used', machine(0, { usableCpus: [1] }), 2],
])('a budget of more than %s can give is refused', (_, divisible, budget) => {
  expect(() => divideCpus(divisible, budget)).toThrow('the budget is more than archbench may use')
})

test('this machine is described', () => {
  const machine = describeMachine()
  expect(machine.os).toContain(process.arch)
  expect(machine.cpuModel).not.toBe('')
  expect(machine.cpus).toBeGreaterThan(0)
  expect(machine.memoryBytes).toBeGreaterThan(2 ** 20)
  expect(machine.versions.node).toBe(process.versions.node)
})
