import { expect, test } from 'vitest'
import { testService, testTopology } from '../topology/testing/topology.ts'
import { serviceEnvironment } from './process/service-environment.ts'
import { unreachableHosts } from './service-hosts.ts'

const store = testService('store', { port: 9_000 })
const web = testService('web', {
  port: 8_080,
  environment: {
    STORE_HOST: 'store',
    STORE_PORT: '9000',
    PGHOST: 'store',
    PGPORT: '9000',
    storeHost: 'store',
    storePort: '9000',
    CACHE_HOST: 'store',
    CACHE_PORT: '1',
    STORE_NAME: 'store',
    OTHER_HOST: 'elsewhere',
    DSN: 'host=store port=9000 user=app',
    OTHER_DSN: 'host=store port=1',
  },
})
const ports = new Map([
  ['store', 40_001],
  ['web', 40_002],
])

test('a host and its port in two variables become the address where the service listens', () => {
  expect(serviceEnvironment(web, [web, store], ports)).toMatchObject({
    STORE_HOST: '127.0.0.1',
    STORE_PORT: '40001',
    PGHOST: '127.0.0.1',
    PGPORT: '40001',
    storeHost: '127.0.0.1',
    storePort: '40001',
    CACHE_HOST: 'store',
    CACHE_PORT: '1',
    STORE_NAME: 'store',
    OTHER_HOST: 'elsewhere',
    DSN: 'host=127.0.0.1 port=40001 user=app',
    OTHER_DSN: 'host=store port=1',
  })
})

test('a host without its port is told, with what to write', () => {
  expect(unreachableHosts(testTopology([web, store], { name: 'mine' }))).toEqual([
    'CACHE_HOST of web (mine) is the host name store, which only containers can reach: write store:9000 in one variable, or name its port in a variable beside it',
  ])
})
