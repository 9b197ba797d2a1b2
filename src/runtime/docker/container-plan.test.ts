import { expect, test } from 'vitest'
import { type ServiceChanges, testService, testTopology } from '../../topology/testing/topology.ts'
import { isPublished, planContainers, refuseWhatCannotRunHere } from './container-plan.ts'

const entry = (changes: ServiceChanges = {}) => testService('web', { port: 80, ...changes })
const CHECK = { command: ['true'], timeoutMs: 1 }

test.each([
  [testTopology([entry({ image: undefined })]), 'a container needs an image'],
  [testTopology([entry({ port: undefined })]), 'the entry point needs a port'],
  [testTopology([entry({ replicas: 2 })]), 'the entry point has one address'],
  [
    testTopology([
      entry({ dependsOn: [{ service: 'db', condition: 'service_started' }] }),
      testService('db', { dependsOn: [{ service: 'web', condition: 'service_started' }] }),
    ]),
    'wait for each other',
  ],
])('refuses what cannot run', (topology, message) => {
  expect(() => refuseWhatCannotRunHere(topology)).toThrow(message)
})

test('takes a build for an image, and replicas and missing ports behind the entry point', () => {
  const build = { context: '/example', dockerfile: 'Dockerfile', args: {}, target: undefined }
  refuseWhatCannotRunHere(
    testTopology([entry({ image: undefined, container: { build } }), testService('worker', { replicas: 3 })]),
  )
})

test('publishes nothing where containers can be reached, unless a port is asked for', () => {
  const topology = testTopology([entry(), testService('db', { port: 5432 })])
  const published = (reachable: boolean, port?: number): string[] =>
    topology.services.filter((service) => isPublished(service, topology, reachable, port)).map(({ name }) => name)
  expect(published(true)).toEqual([])
  expect(published(true, 8080)).toEqual(['web'])
  expect(published(false)).toEqual(['web'])
})

test('publishes what has to be asked where containers cannot be reached', () => {
  const services = [
    entry(),
    testService('functions', { port: 1, functionMetricsPath: '/metrics' }),
    testService('path-only', { port: 1, healthPath: '/healthz' }),
    testService('path-and-command', { port: 1, healthPath: '/healthz', container: { healthCheck: CHECK } }),
    testService('silent'),
  ]
  const topology = testTopology(services)
  const published = services.filter((service) => isPublished(service, topology, false, undefined))
  expect(published.map(({ name }) => name)).toEqual(['web', 'functions', 'path-only'])
})

test('plans a container a replica, with names that an engine takes', () => {
  const topology = testTopology([entry(), testService('wörk er', { replicas: 2 })])
  let next = 4000
  expect(planContainers(topology, 'archbench-1', ({ name }) => (name === 'web' ? next++ : undefined))).toEqual([
    { service: topology.services[0], name: 'archbench-1-web', publishedPort: 4000 },
    { service: topology.services[1], name: 'archbench-1-w-rk-er-1', publishedPort: undefined },
    { service: topology.services[1], name: 'archbench-1-w-rk-er-2', publishedPort: undefined },
  ])
})
