import { expect, test } from 'vitest'
import type { UserError } from '../../base/errors.ts'
import { testService, testTopology } from '../../topology/testing/topology.ts'
import { divideMemory } from './memory-division.ts'

const MB = 2 ** 20

test('gives who named a part that part, and shares the rest evenly among replicas', () => {
  const topology = testTopology([
    testService('db', { container: { memoryBytes: 300 * MB } }),
    testService('app', { replicas: 2 }),
    testService('gateway'),
  ])
  expect(Object.fromEntries(divideMemory(topology, 900 * MB))).toEqual({
    db: 300 * MB,
    app: 200 * MB,
    gateway: 200 * MB,
  })
})

test('counts a named part once a replica', () => {
  const topology = testTopology([
    testService('worker', { replicas: 3, container: { memoryBytes: 100 * MB } }),
    testService('app'),
  ])
  expect(divideMemory(topology, 500 * MB).get('app')).toBe(200 * MB)
})

test('keeps nothing back for a service that has ended before others start', () => {
  const topology = testTopology([
    testService('migrate'),
    testService('app', { dependsOn: [{ service: 'migrate', condition: 'service_completed_successfully' }] }),
  ])
  expect(divideMemory(topology, 500 * MB).get('app')).toBe(500 * MB)
  expect(divideMemory(topology, 500 * MB).get('migrate')).toBe(500 * MB)
})

test.each([
  [330, 'leaves 30 MiB for the one that shares'],
  [200, 'is less than what was named'],
])('refuses a budget of %i MB, which %s, and names flag and services', (megabytes) => {
  const topology = testTopology([
    testService('db', { container: { memoryBytes: 300 * MB } }),
    testService('app', { replicas: 1 }),
  ])
  const refused = (): unknown => divideMemory(topology, megabytes * MB)
  expect(refused).toThrow('memory budget is too small')
  try {
    refused()
  } catch (error) {
    const { details } = error as UserError
    expect(details.key).toBe('--memory')
    expect(details.found).toBe(`${megabytes} MiB for db 300 MiB, app 64 MiB at least`)
    expect(details.expected).toBe('at least 364 MiB')
  }
})
