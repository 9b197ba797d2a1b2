import { afterAll, beforeAll } from 'vitest'
import { describeEventLog } from '../../reference-impls/architectures/event-driven/brokers/testing/event-log-contract.ts'
import { type BrokerAlone, startBroker } from './broker-alone.ts'

let broker: BrokerAlone
beforeAll(async () => {
  broker = await startBroker('event-driven+rabbitmq')
})
afterAll(() => broker?.[Symbol.asyncDispose]())

let topics = 0
describeEventLog(
  'an event log in RabbitMQ',
  async () => ({
    url: new URL(`amqp://log:${broker.secret}@${broker.host}`),
    topic: `topic_${topics++}`,
    crash: () => broker.crash(),
    async [Symbol.asyncDispose]() {},
  }),
  { positionBeyondEnd: '999999999', sessionTimeoutMs: 10_000, canCrash: true },
)
