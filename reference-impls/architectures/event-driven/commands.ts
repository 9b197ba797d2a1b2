import type { Settings } from '../../kit/settings.ts'
import { tracer } from '../../kit/tracing/tracer.ts'
import { openEventLog } from './brokers/open.ts'
import type { EventLog } from './brokers/port.ts'
import { tracedLog } from './traced-log.ts'

/** Topic of the log that carries the commands. */
export const COMMANDS = 'commands'
/** Consumer group of the workers. */
export const WORKERS = 'workers'
/** Parts of the topic that workers share out; more workers than these would have nothing to do. */
export const PARTITIONS = 4

/** A command that asks for nothing: once it is behind the workers, they hold its partition. */
export const NOTHING_TO_DO = 'null'

/** Opens the log that api and workers share. */
export async function openLog(settings: Settings): Promise<EventLog> {
  const url = settings.url('LOG_URL')
  const log = await openEventLog({
    url,
    topics: [COMMANDS],
    partitions: PARTITIONS,
    maxBatchEntries: settings.integer('BATCH_SIZE', 200),
    batchIntervalMs: settings.integer('BATCH_INTERVAL_MS', 20),
  })
  return tracer === undefined ? log : tracedLog(tracer, log, url)
}
