import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import { describeEventLog } from '../../reference-impls/kit/event-log/testing/event-log-contract.ts'
import { openRuntime } from '../../src/runtime/open-runtime.ts'
import type { Deployment, Runtime } from '../../src/runtime/runtime.ts'
import { readTopology } from '../../src/topology/read-topology.ts'
import { findTarget } from '../../src/topology/targets.ts'
import type { Topology } from '../../src/topology/topology.ts'

/**
 * The broker sends its clients to the address that it advertises, by a name that only containers know; the test is none.
 * The image of the project's own has its start script under another name than the official one.
 */
const ADVERTISE_ADDRESS = `
  export KAFKA_ADVERTISED_LISTENERS="PLAINTEXT://$(hostname -i):9092"
  for run in /etc/kafka/docker/run /etc/kafka/docker/run.sh; do [ ! -e "$run" ] || exec bash "$run"; done`

let runtime: Runtime
let deployment: Deployment
beforeAll(async () => {
  const { signal } = new AbortController()
  const topology = await brokerAlone()
  runtime = await openRuntime('docker', { images: process.env.ARCHBENCH_IMAGES })
  await runtime.prepare([topology], { signal, onProgress: () => undefined })
  deployment = await runtime.up(topology, { budget: { cpuSet: [], memoryBytes: 2 ** 30 }, signal })
})
afterAll(async () => {
  await deployment?.[Symbol.asyncDispose]()
  await runtime?.[Symbol.asyncDispose]()
})

describeEventLog(
  'an event log in Kafka',
  async () => ({
    url: new URL(`kafka://${deployment.addressOf('log').host}`),
    topic: `orders-${randomUUID()}`,
    async crash() {
      const fault = await deployment.inject({ kind: 'kill', component: 'log' })
      return async () => {
        await fault[Symbol.asyncDispose]()
      }
    },
    async [Symbol.asyncDispose]() {},
  }),
  { positionBeyondEnd: '999999999', sessionTimeoutMs: 6_000, canCrash: true },
)

/** The broker of the reference implementation, as its compose file sets it up. */
async function brokerAlone(): Promise<Topology> {
  const { file } = findTarget('event-driven')
  const topology = await readTopology({ file, overrides: [], name: 'kafka', variant: undefined, variables: {} })
  const services = topology.services
    .filter(({ name }) => name === 'log')
    .map((service) => ({ ...service, command: ['bash', '-c', ADVERTISE_ADDRESS] }))
  return { ...topology, entrypoint: 'log', services }
}
