import { expect, test } from 'vitest'
import { sqsEventOf } from '../platform/sqs-event.ts'
import { lambdaOfQueue } from './lambda-queue.ts'

const eventOf = (...bodies: string[]) =>
  sqsEventOf(
    'jobs',
    bodies.map((body, index) => ({
      id: `m${index}`,
      receipt: 'r',
      body,
      receiveCount: 1,
      sentAtMs: 0,
      firstReceivedAtMs: 0,
    })),
  )

test('handles a batch at once', async () => {
  const batches: unknown[] = []
  const handler = lambdaOfQueue<number>(async (messages) => void batches.push(messages))
  expect(await handler(eventOf('1', '2', '3'))).toEqual({ batchItemFailures: [] })
  expect(batches).toEqual([[1, 2, 3]])
})

test('reports only the message that cannot be handled, and handles the others', async () => {
  const handled: number[] = []
  const handler = lambdaOfQueue<number>(async (messages) => {
    if (messages.includes(2)) throw new Error('not this one')
    handled.push(...messages)
  })
  expect(await handler(eventOf('1', '2', '3'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }] })
  expect(handled).toEqual([1, 3])
})
