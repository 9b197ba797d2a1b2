import { randomUUID } from 'node:crypto'
import { Admin } from '@platformatic/kafka'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openEventLog } from '../../reference-impls/architectures/event-driven/brokers/open.ts'
import {
  describeEventLog,
  PARTITIONS,
} from '../../reference-impls/architectures/event-driven/brokers/testing/event-log-contract.ts'
import { Group } from '../../reference-impls/architectures/event-driven/brokers/testing/group.ts'
import { until } from '../../reference-impls/architectures/event-driven/brokers/testing/until.ts'
import type { Deployment, Runtime } from '../../src/runtime/runtime.ts'
import { RUNTIMES } from '../../src/runtime/runtimes.ts'
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

/** The shortest that brokers allow by default. */
const SESSION_TIMEOUT_MS = 6_000

let runtime: Runtime
let deployment: Deployment
beforeAll(async () => {
  const { signal } = new AbortController()
  const topology = await brokerAlone()
  runtime = await RUNTIMES.docker.open({ images: process.env.ARCHBENCH_IMAGES })
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
    url: brokerUrl(),
    topic: `orders-${randomUUID()}`,
    async crash() {
      const fault = await deployment.inject({ kind: 'kill', components: ['log'] })
      return async () => {
        await fault[Symbol.asyncDispose]()
      }
    },
    async [Symbol.asyncDispose]() {},
  }),
  { positionBeyondEnd: '999999999', sessionTimeoutMs: SESSION_TIMEOUT_MS, canCrash: true },
)

test('lets the tools of Kafka see how far a group has come', async () => {
  const topic = `orders-${randomUUID()}`
  await using log = await openTopic(topic, PARTITIONS)
  const group = new Group()
  const member = await log.join(topic, topic, group.consumer())
  await log.append(
    topic,
    Array.from({ length: 20 }, (_, index) => ({ key: `key ${index}`, value: String(index) })),
  )
  await until(() => group.handled.length === 20)
  await member[Symbol.asyncDispose]()
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [brokerUrl().host] })
  const [committed] = await admin.listConsumerGroupOffsets({ groups: [topic] })
  const { members } = (await admin.describeGroups({ groups: [topic] })).get(topic) ?? {}
  await admin.close()
  const offsets = committed?.topics.flatMap(({ partitions }) =>
    partitions.map(({ partitionIndex, committedOffset }) => [partitionIndex, String(committedOffset)] as const),
  )
  expect(new Map(offsets)).toEqual(group.positions)
  expect(members?.size).toBe(0)
})

test('refuses a topic that is cut into another number of partitions', async () => {
  const topic = `orders-${randomUUID()}`
  await (await openTopic(topic, 2))[Symbol.asyncDispose]()
  await expect(openTopic(topic, 3)).rejects.toThrow(`Topic "${topic}" has 2 partitions instead of 3`)
})

function brokerUrl(): URL {
  return new URL(`kafka://${deployment.addressOf('log').host}?sessionTimeoutMs=${SESSION_TIMEOUT_MS}`)
}

function openTopic(topic: string, partitions: number) {
  return openEventLog({ url: brokerUrl(), topics: [topic], partitions, maxBatchEntries: 50, batchIntervalMs: 1 })
}

/** The broker of the reference implementation, as its compose file sets it up. */
async function brokerAlone(): Promise<Topology> {
  const { file } = findTarget('event-driven', 'ecommerce')
  const topology = await readTopology({ file, overrides: [], name: 'kafka', variant: undefined, variables: {} })
  const services = topology.services
    .filter(({ name }) => name === 'log')
    .map((service) => ({ ...service, command: ['bash', '-c', ADVERTISE_ADDRESS] }))
  return { ...topology, entrypoint: 'log', services }
}
