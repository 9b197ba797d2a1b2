import { expect, test } from 'vitest'
import { failedMessages, sqsEventOf } from './sqs-event.ts'

const ids = ['a', 'b', 'c']

// The table of AWS: "Success and failure conditions" of partial batch responses.
test.each([
  ['an empty list', '{"batchItemFailures":[]}', []],
  ['no list', '{"batchItemFailures":null}', []],
  ['an empty object', '{}', []],
  ['null', 'null', []],
  ['nothing', '', []],
  ['some of them', '{"batchItemFailures":[{"itemIdentifier":"b"}]}', ['b']],
  ['no JSON', '{', ids],
  ['an empty name', '{"batchItemFailures":[{"itemIdentifier":""}]}', ids],
  ['no name', '{"batchItemFailures":[{"itemIdentifier":null}]}', ids],
  ['another key', '{"batchItemFailures":[{"id":"b"}]}', ids],
  ['no object', '{"batchItemFailures":[null]}', ids],
  ['a message of another batch', '{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"x"}]}', ids],
  ['no list but a text', '{"batchItemFailures":"b"}', ids],
])('takes %s for what Lambda takes it for', (_, payload, failed) => {
  expect([...failedMessages(payload, ids)]).toEqual(failed)
})

test('tells the MD5 of the body and how often it was received', () => {
  const message = { id: 'a', receipt: 'r', body: 'hello', receiveCount: 3, sentAtMs: 1_000.9, firstReceivedAtMs: 2_000 }
  expect(sqsEventOf('q', [message]).Records).toMatchObject([
    {
      md5OfBody: '5d41402abc4b2a76b9719d911017c592',
      attributes: { ApproximateReceiveCount: '3', SentTimestamp: '1000', ApproximateFirstReceiveTimestamp: '2000' },
    },
  ])
})
