import { expect, test } from 'vitest'
import { testService } from '../../topology/testing/topology.ts'
import type { Service } from '../../topology/topology.ts'
import { serviceEnvironment } from './service-environment.ts'

function service(name: string, port: number, environment: Record<string, string> = {}): Service {
  return testService(name, { port, environment })
}

test('names with their ports become addresses; everything else stays', () => {
  const app = service('app', 8080, {
    DB: 'postgres://u:p@db:5432/shop?x=db:5432',
    LOOKALIKES: 'mydb:5432 db:54321 db:543 x.db:5432',
    PAIR: 'http://orders:8080,http://app:8080/',
    PORT: '8080',
  })
  const services = [app, service('db', 5432), service('orders', 8080)]
  const ports = new Map([
    ['app', 40_001],
    ['db', 40_002],
    ['orders', 40_003],
  ])
  expect(serviceEnvironment(app, services, ports)).toEqual({
    DB: 'postgres://u:p@127.0.0.1:40002/shop?x=127.0.0.1:40002',
    LOOKALIKES: 'mydb:5432 db:54321 db:543 x.db:5432',
    PAIR: 'http://127.0.0.1:40003,http://127.0.0.1:40001/',
    HOST: '127.0.0.1',
    PORT: '40001',
  })
})

test('a service that exposes nothing may listen on any port', () => {
  const worker = service('worker', 8080, { PORT: '8080' })
  expect(serviceEnvironment(worker, [worker], new Map())).toEqual({ HOST: '127.0.0.1', PORT: '0' })
})
