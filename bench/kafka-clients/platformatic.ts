import { Admin, Consumer, ProduceAcks, Producer } from '@platformatic/kafka'
import type { OpenClient } from './client.ts'

export const openPlatformatic: OpenClient = async (broker) => {
  const common = { clientId: 'bench', bootstrapBrokers: [broker], retries: 25, retryDelay: 200 }
  const admin = new Admin(common)
  const producer = new Producer({ ...common, idempotent: true, acks: ProduceAcks.ALL })
  const consumers: Consumer[] = []
  return {
    async createTopic(topic, partitions) {
      await admin.createTopics({ topics: [topic], partitions })
    },
    async produce(topic, values) {
      await producer.send({
        messages: values.map((value) => ({ topic, key: Buffer.from(value.slice(0, 8)), value: Buffer.from(value) })),
      })
    },
    async consume(topic, groupId, onValue) {
      const consumer = new Consumer({ ...common, groupId, maxWaitTime: 200 })
      consumers.push(consumer)
      const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: 1_000 })
      stream.on('data', ({ value }) => onValue(value.toString()))
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(consumers.map((consumer) => consumer.close(true)))
      await producer.close()
      await admin.close()
    },
  }
}
