import { expect, test } from 'vitest'
import { testService, testTopology } from '../topology/testing/topology.ts'
import { scalingRefusal } from './scaling-refusals.ts'

const topology = testTopology([
  testService('gateway', {
    port: 8080,
    environment: { ORDERS_URL: 'http://orders:8080', SELF_URL: 'http://gateway:8080' },
    dependsOn: [{ service: 'migration', condition: 'service_completed_successfully' }],
  }),
  testService('orders', { port: 8080 }),
  testService('worker'),
  testService('unnamed', { port: 9000 }),
  testService('migration'),
  testService('postgres', { port: 5432, cost: 'database' }),
  testService('kafka', { port: 9092, cost: 'broker' }),
  testService('files', { port: 8080, container: { volumes: ['/data'] } }),
  testService('functions', { port: 8080, functionMetricsPath: '/metrics' }),
  testService('fixed', { port: 8080, ownPort: 3000 }),
])

test.each(['gateway', 'orders', 'worker'])('%s can be scaled', (component) => {
  expect(scalingRefusal(component, topology)).toBeUndefined()
})

test.each([
  ['postgres', 'its data is in one place'],
  ['kafka', 'its data is in one place'],
  ['files', 'has a volume'],
  ['migration', 'runs once'],
  ['functions', 'scales its functions itself'],
  ['fixed', 'listens on port 3000 whatever it is told'],
  ['unnamed', 'names the address of unnamed, like http://unnamed:9000'],
  ['nothing', 'there is no component "nothing"'],
])('%s cannot: %s', (component, reason) => {
  expect(scalingRefusal(component, topology)).toContain(reason)
})
