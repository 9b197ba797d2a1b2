import { createHash } from 'node:crypto'
import type { SQSEvent, SQSRecord } from 'aws-lambda'
import type { ReceivedMessage } from '../queue/postgres.ts'
import { ACCOUNT, REGION } from './account.ts'

/** The event of an SQS event source mapping. */
export function sqsEventOf(queue: string, messages: readonly ReceivedMessage[]): SQSEvent {
  return { Records: messages.map((message) => recordOf(queue, message)) }
}

function recordOf(queue: string, message: ReceivedMessage): SQSRecord {
  const { id, receipt, body, receiveCount, sentAtMs, firstReceivedAtMs } = message
  return {
    messageId: id,
    receiptHandle: receipt,
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: String(Math.floor(sentAtMs)),
      SenderId: ACCOUNT,
      ApproximateFirstReceiveTimestamp: String(Math.floor(firstReceivedAtMs)),
    },
    messageAttributes: {},
    md5OfBody: createHash('md5').update(body).digest('hex'),
    eventSource: 'aws:sqs',
    eventSourceARN: `arn:aws:sqs:${REGION}:${ACCOUNT}:${queue}`,
    awsRegion: REGION,
  }
}

/**
 * Ids of the messages that a function reports as failed, by the rules of Lambda: nothing, or an empty list, means that
 * all succeeded; an answer that cannot be understood, or names a message that is not of the batch, that all have failed.
 *
 * @param payload the function's result, as JSON
 */
export function failedMessages(payload: string, ids: readonly string[]): ReadonlySet<string> {
  const all = new Set(ids)
  const response = parsed(payload)
  if (response === undefined) return all
  if (typeof response !== 'object' || response === null || !('batchItemFailures' in response)) return new Set()
  const failures = response.batchItemFailures ?? []
  if (!Array.isArray(failures)) return all
  const failed = failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier)
  return failed.every((id): id is string => typeof id === 'string' && all.has(id)) ? new Set(failed) : all
}

function parsed(payload: string): unknown {
  try {
    return payload === '' ? null : JSON.parse(payload)
  } catch {
    return undefined
  }
}
