import { expect, test } from 'vitest'
import type { Conditions } from '../../result/conditions-schema.ts'
import { conditionWarnings, cpusInWords } from './condition-words.ts'

const QUIET = { loadAverage: 0.4, foreignShare: 0.02, stealShare: 0 }
const conditions = (change: Partial<Conditions> = {}): Conditions => ({
  usableCpus: [0, 1],
  machineCpus: 2,
  quota: null,
  before: QUIET,
  during: QUIET,
  ...change,
})

test('has nothing to say of a quiet machine, and of one that does not tell', () => {
  expect(conditionWarnings(conditions())).toEqual([])
  const unknown = { loadAverage: null, foreignShare: null, stealShare: null }
  expect(conditionWarnings(conditions({ before: unknown, during: null }))).toEqual([])
})

test('says what a quota did to the run', () => {
  const quota = { cpus: 0.6, holdsTargets: true, throttling: null }
  const [atStart] = conditionWarnings(conditions({ quota, during: null }))
  expect(atStart).toBe(
    'A quota of 0.6 CPUs holds driver and targets together: throttling is measured in place of the architecture, and figures are of the quota. Raise it to 2 CPUs or more (docker run --cpus, a Kubernetes limit).',
  )
  const throttling = { periods: 1_200, throttledPeriods: 900, throttledMs: 42_000 }
  const [atEnd] = conditionWarnings(conditions({ quota: { ...quota, throttling } }))
  expect(atEnd).toContain('While targets were measured it held them in 900 of 1,200 periods, 42.0 s in all.')
  const [driverOnly] = conditionWarnings(conditions({ quota: { ...quota, holdsTargets: false, throttling } }))
  expect(driverOnly).toContain('holds the load driver (containers are outside of it)')
})

test('passes over a quota that held nobody and leaves room for driver and target', () => {
  const quota = { cpus: 2, holdsTargets: true, throttling: { periods: 100, throttledPeriods: 0, throttledMs: 0 } }
  expect(conditionWarnings(conditions({ usableCpus: [0, 1, 2, 3], machineCpus: 4, quota }))).toEqual([])
})

test('names a machine that is busy, before and during', () => {
  const busy = { loadAverage: 26, foreignShare: 0.87, stealShare: 0.05 }
  const warnings = conditionWarnings(conditions({ before: busy, during: { ...QUIET, foreignShare: 0.3 } }))
  expect(warnings).toEqual([
    'The machine was busy before the run began (other programs used 87 % of 2 CPUs, the hypervisor took 5 % and load average 26.0) and while targets were measured (other programs used 30 % of 2 CPUs). The driver may be late, and figures are of that too. End what else runs, or use a machine of its own.',
  ])
})

test('does not take the load of the targets themselves for that of others', () => {
  const loaded = { ...QUIET, loadAverage: 15 }
  expect(conditionWarnings(conditions({ during: loaded }))).toEqual([])
  expect(conditionWarnings(conditions({ before: loaded }))[0]).toContain('before the run began (load average 15.0)')
})

test('says that one CPU is shared, and which it is', () => {
  expect(conditionWarnings(conditions({ usableCpus: [0], machineCpus: 1 }))[0]).toContain('one CPU')
  expect(conditionWarnings(conditions({ usableCpus: [1] }))[0]).toContain('only CPU 1 of 2')
})

test('says which CPUs may be used', () => {
  expect(cpusInWords(conditions())).toBe('2 CPUs')
  const quota = { cpus: 1.5, holdsTargets: true, throttling: null }
  expect(cpusInWords(conditions({ usableCpus: [2, 3], machineCpus: 8, quota }))).toBe(
    'CPUs 2, 3 of 8, a quota of 1.5 CPUs',
  )
})
