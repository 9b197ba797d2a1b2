import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { jsonLog } from '../../../kit/log.ts'
import { tracer } from '../../../kit/tracing/tracer.ts'
import { tracedMessages } from './traced-handler.ts'

const log = jsonLog(process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'function')

/**
 * A Lambda handler for the messages of a queue whose bodies are JSON. `handle` takes a whole batch at once, in one
 * transaction, say; where it fails, the messages are handled one by one, so that one that cannot be handled does not
 * hold up the others, and those that fail are reported: they come again. Messages may come more than once.
 */
export function lambdaOfQueue<Message>(
  handle: (messages: readonly Message[]) => Promise<void>,
): (event: SQSEvent) => Promise<SQSBatchResponse> {
  const handleBatch = async ({ Records }: SQSEvent): Promise<SQSBatchResponse> => {
    const messages = Records.map(({ body }) => JSON.parse(body) as Message)
    try {
      await handle(messages)
      return { batchItemFailures: [] }
    } catch (error) {
      log('warn', 'A batch has failed; its messages are handled one by one', { messages: messages.length, error })
    }
    const batchItemFailures: { itemIdentifier: string }[] = []
    for (const [index, message] of messages.entries()) {
      try {
        await handle([message])
      } catch (error) {
        const itemIdentifier = Records[index]?.messageId ?? ''
        log('error', 'A message could not be handled', { messageId: itemIdentifier, error })
        batchItemFailures.push({ itemIdentifier })
      }
    }
    return { batchItemFailures }
  }
  return tracer === undefined ? handleBatch : tracedMessages(tracer, handleBatch)
}
