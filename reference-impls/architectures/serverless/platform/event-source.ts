import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '../../../base/sql.ts'
import { deleteMessages, type ReceivedMessage, receiveMessages } from '../queue/postgres.ts'
import type { Outcome } from './environment.ts'
import type { Fleet } from './fleet.ts'
import type { EventSource, FunctionDefinition, QueueDefinition } from './function-definition.ts'
import { failedMessages, sqsEventOf } from './sqs-event.ts'

/** What becomes of messages, for metrics. */
export interface QueueListener {
  messages(queue: string, outcome: 'handled' | 'returned' | 'dead', count: number): void
}

export interface EventSourceOptions {
  readonly database: Database
  readonly queue: QueueDefinition
  readonly definition: FunctionDefinition
  readonly source: EventSource
  readonly fleet: Pick<Fleet, 'invoke'>
  readonly listener: QueueListener
  /** Told of invocations that did not succeed, and of a database that does not answer. */
  readonly failed: (functionName: string, reason: string) => void
}

/** How long an empty queue is left alone. */
const POLL_INTERVAL_MS = 20
/** How long the account is left alone that has no concurrency left. */
const THROTTLED_MS = 50
const DATABASE_AWAY_MS = 500

/**
 * An event source mapping: takes messages from a queue and invokes a function with batches of them. Disposing of it
 * takes no more messages and waits for the invocations in hand.
 */
export function mapEventSource(options: EventSourceOptions): AsyncDisposable {
  const stop = new AbortController()
  const running = new Set<Promise<void>>()
  const polling = poll(options, running, stop.signal)
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await polling
      await Promise.all(running)
    },
  }
}

async function poll(options: EventSourceOptions, running: Set<Promise<void>>, signal: AbortSignal): Promise<void> {
  const { definition, source, failed } = options
  while (!signal.aborted) {
    if (running.size >= source.maximumConcurrency) {
      await Promise.race(running)
      continue
    }
    try {
      const messages = await gather(options, signal)
      if (messages.length === 0) await pause(POLL_INTERVAL_MS, signal)
      else {
        const batch = handle(options, messages).finally(() => running.delete(batch))
        running.add(batch)
      }
    } catch (error) {
      failed(definition.name, `its queue cannot be read: ${String(error)}`)
      await pause(DATABASE_AWAY_MS, signal)
    }
  }
}

/** A batch: as many messages as there are, or, with a batching window, as come until it is over. */
async function gather(options: EventSourceOptions, signal: AbortSignal): Promise<readonly ReceivedMessage[]> {
  const { batchSize, maximumBatchingWindowSeconds } = options.source
  const messages = [...(await receive(options, batchSize))]
  const deadline = performance.now() + maximumBatchingWindowSeconds * 1_000
  while (messages.length > 0 && messages.length < batchSize && performance.now() < deadline && !signal.aborted) {
    await pause(POLL_INTERVAL_MS, signal)
    messages.push(...(await receive(options, batchSize - messages.length)))
  }
  return messages
}

async function receive({ database, queue, listener }: EventSourceOptions, limit: number) {
  const { messages, deadLetters } = await receiveMessages(
    database,
    queue.name,
    limit,
    queue.visibilityTimeoutSeconds,
    queue.redrive,
  )
  if (deadLetters > 0) listener.messages(queue.name, 'dead', deadLetters)
  return messages
}

/** Invokes the function and deletes what it has handled. All else comes again when it becomes visible. */
async function handle(options: EventSourceOptions, messages: readonly ReceivedMessage[]): Promise<void> {
  const { database, queue, definition, source, listener, failed } = options
  const outcome = await invoke(options, messages)
  if (outcome.kind !== 'success') {
    failed(
      definition.name,
      outcome.kind === 'error' ? outcome.payload : 'reason' in outcome ? outcome.reason : 'timeout',
    )
  }
  const handled = messages.filter(handledBy(outcome, source, messages))
  try {
    await deleteMessages(database, handled)
    listener.messages(queue.name, 'handled', handled.length)
    listener.messages(queue.name, 'returned', messages.length - handled.length)
  } catch (error) {
    // They come again: that is what "at least once" means.
    failed(definition.name, `its messages could not be deleted: ${String(error)}`)
  }
}

/** Where the account has no concurrency left, tries again for as long as the messages are hidden from others. */
async function invoke(options: EventSourceOptions, messages: readonly ReceivedMessage[]): Promise<Outcome> {
  const { fleet, definition, queue } = options
  const event = JSON.stringify(sqsEventOf(queue.name, messages))
  const deadline = performance.now() + queue.visibilityTimeoutSeconds * 1_000
  while (performance.now() < deadline) {
    const result = await fleet.invoke(definition, event)
    if (result !== undefined) return result.outcome
    await delay(THROTTLED_MS)
  }
  return { kind: 'crash', reason: 'throttled until the messages became visible again' }
}

function handledBy(
  outcome: Outcome,
  { reportBatchItemFailures }: EventSource,
  messages: readonly ReceivedMessage[],
): (message: ReceivedMessage) => boolean {
  if (outcome.kind !== 'success') return () => false
  if (!reportBatchItemFailures) return () => true
  const failed = failedMessages(
    outcome.payload,
    messages.map(({ id }) => id),
  )
  return ({ id }) => !failed.has(id)
}

/** Ends early, and quietly, when the signal says so. */
const pause = (durationMs: number, signal: AbortSignal) => delay(durationMs, undefined, { signal }).catch(() => {})
