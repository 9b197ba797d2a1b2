import type { Database } from '../../../base/sql.ts'
import { periodically } from '../../../kit/periodic.ts'
import { queueSchema } from '../queue/postgres.ts'
import { type EventSourceOptions, mapEventSource } from './event-source.ts'
import type { FunctionDefinition, Functions } from './function-definition.ts'

export type QueueDatabase = Database & AsyncDisposable

interface QueuesOptions extends Pick<EventSourceOptions, 'fleet' | 'listener' | 'failed'>, Pick<Functions, 'queues'> {
  readonly functions: readonly FunctionDefinition[]
  readonly openQueues: (schema: string) => Promise<QueueDatabase>
}

/**
 * Each message leaves dead rows, which the receiver reads past until they are vacuumed away; the server's own vacuum comes
 * once a minute.
 */
const VACUUM_INTERVAL_MS = 5_000

/** Opens the queues and starts what takes messages from them. Disposing of it waits for the invocations in hand. */
export async function startQueues(options: QueuesOptions): Promise<AsyncDisposable> {
  const { queues, functions, failed } = options
  const resources = new AsyncDisposableStack()
  const database = resources.use(await options.openQueues(queueSchema))
  resources.use(
    periodically(
      VACUUM_INTERVAL_MS,
      () => database.execute('vacuum queue_messages'),
      (error) => failed('-', `the queues could not be vacuumed: ${String(error)}`),
    ),
  )
  for (const definition of functions) {
    const { eventSource: source } = definition
    if (source === undefined) continue
    const queue = queues.get(source.queue)
    if (queue !== undefined) resources.use(mapEventSource({ ...options, database, queue, definition, source }))
  }
  return resources
}
