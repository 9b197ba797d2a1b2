import { type Consumer, Kafka, logLevel } from 'kafkajs'
import type { OpenClient } from './client.ts'

export const openKafkaJs: OpenClient = async (broker) => {
  const kafka = new Kafka({
    clientId: 'bench',
    brokers: [broker],
    logLevel: logLevel.NOTHING,
    retry: { retries: 25, initialRetryTime: 200, maxRetryTime: 200 },
  })
  const admin = kafka.admin()
  const producer = kafka.producer({ idempotent: true })
  const consumers: Consumer[] = []
  await Promise.all([admin.connect(), producer.connect()])
  return {
    async createTopic(topic, numPartitions) {
      await admin.createTopics({ topics: [{ topic, numPartitions }], waitForLeaders: true })
    },
    async produce(topic, values) {
      await producer.send({ topic, acks: -1, messages: values.map((value) => ({ key: value.slice(0, 8), value })) })
    },
    async consume(topic, groupId, onValue) {
      const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 })
      consumers.push(consumer)
      await consumer.connect()
      await consumer.subscribe({ topics: [topic], fromBeginning: true })
      await consumer.run({
        autoCommitInterval: 1_000,
        eachBatch: async ({ batch, resolveOffset }) => {
          for (const { value, offset } of batch.messages) {
            onValue(value?.toString() ?? '')
            resolveOffset(offset)
          }
        },
      })
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(consumers.map((consumer) => consumer.disconnect()))
      await producer.disconnect()
      await admin.disconnect()
    },
  }
}
