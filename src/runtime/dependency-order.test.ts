import { expect, test } from 'vitest'
import { testService, testTopology } from '../topology/testing/topology.ts'
import type { DependencyCondition, Service } from '../topology/topology.ts'
import { isOneShot, refuseImpossibleOrder } from './dependency-order.ts'

function waits(name: string, on: Record<string, DependencyCondition>): Service {
  return testService(name, {
    dependsOn: Object.entries(on).map(([service, condition]) => ({ service, condition })),
  })
}

test('a service whose end is waited for runs once', () => {
  const services = [waits('app', { migrate: 'service_completed_successfully', db: 'service_healthy' })]
  expect(isOneShot(testService('migrate'), services)).toBe(true)
  expect(isOneShot(testService('db'), services)).toBe(false)
  expect(isOneShot(testService('app'), services)).toBe(false)
})

test('a circle is refused with its members in order', () => {
  const services = [
    waits('a', { b: 'service_started' }),
    waits('b', { c: 'service_healthy' }),
    waits('c', { a: 'service_started' }),
  ]
  expect(() => refuseImpossibleOrder(testTopology(services))).toThrow('wait for each other')
})

test('what has to have ended for one and to run for another is refused', () => {
  const services = [
    waits('app', { migrate: 'service_completed_successfully' }),
    waits('worker', { migrate: 'service_started' }),
    testService('migrate'),
  ]
  expect(() => refuseImpossibleOrder(testTopology(services))).toThrow('both for this one to end and for it to run')
})

test('many services may wait for one in the same way, or for it to be started and healthy', () => {
  const services = [waits('a', { db: 'service_started' }), waits('b', { db: 'service_healthy' }), testService('db')]
  expect(() => refuseImpossibleOrder(testTopology(services))).not.toThrow()
})
