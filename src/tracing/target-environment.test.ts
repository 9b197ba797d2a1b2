import { expect, test } from 'vitest'
import { UserError } from '../base/errors.ts'
import type { Service, Topology } from '../topology/topology.ts'
import { refuseTracing } from './refuse-tracing.ts'
import { withTracing } from './target-environment.ts'

const service = (name: string, more: object): Service =>
  ({ name, environment: {}, embedded: undefined, ...more }) as Service
const topology = (...services: Service[]): Topology => ({ name: 'shop', services }) as unknown as Topology
const told = (...services: Service[]) =>
  withTracing(topology(...services), { endpoint: 'http://127.0.0.1:4000', offsetNs: 12n }).services.map(
    ({ environment }) => environment,
  )

test('services are told of the collector, by their names, and trace nothing of their own accord', () => {
  expect(told(service('orders', { environment: { PORT: '1' } }))).toEqual([
    expect.objectContaining({
      PORT: '1',
      OTEL_SERVICE_NAME: 'orders',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4000',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_TRACES_SAMPLER: 'parentbased_always_off',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=shop',
      ARCHBENCH_CLOCK_OFFSET_NS: '12',
    }),
  ])
})

test('the names that a compose file gives stay, and its own collector is not used', () => {
  const environment = {
    OTEL_SERVICE_NAME: 'mine',
    OTEL_RESOURCE_ATTRIBUTES: 'team=a',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://jaeger:4318/v1/traces',
  }
  expect(told(service('orders', { environment }))).toEqual([
    expect.objectContaining({
      OTEL_SERVICE_NAME: 'mine',
      OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=shop,team=a',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: '',
    }),
  ])
})

test('a server that the runtime brings is told nothing', () => {
  expect(told(service('db', { embedded: 'postgres' }))).toEqual([{}])
})

test('targets that cannot reach the collector are refused with the reason', () => {
  const docker = { name: 'docker', because: 'shop is an image' } as const
  const refused = (): void => refuseTracing('its networks are elsewhere', docker)
  expect(refused).toThrow(UserError)
  expect(refused).toThrow('its networks are elsewhere')
  expect(refused).toThrow(
    expect.objectContaining({
      details: expect.objectContaining({ found: 'the runtime docker, because shop is an image' }),
    }),
  )
  refuseTracing(undefined, docker)
})
