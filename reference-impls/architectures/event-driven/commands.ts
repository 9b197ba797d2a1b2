import type { Settings } from '../../kit/settings.ts'
import { openEventLog } from './brokers/open.ts'
import type { EventLog } from './brokers/port.ts'

/** Topic of the log that carries the commands. */
export const COMMANDS = 'commands'
/** Consumer group of the workers. */
export const WORKERS = 'workers'
/** Parts of the topic that workers share out; more workers than these would have nothing to do. */
export const PARTITIONS = 4

/** A command that asks for nothing: once it is behind the workers, they hold its partition. */
export const NOTHING_TO_DO = 'null'

/** Opens the log that api and workers share. */
export function openLog(settings: Settings): Promise<EventLog> {
  return openEventLog({
    url: settings.url('LOG_URL'),
    topics: [COMMANDS],
    partitions: PARTITIONS,
    maxBatchEntries: settings.integer('BATCH_SIZE', 200),
    batchIntervalMs: settings.integer('BATCH_INTERVAL_MS', 20),
  })
}
