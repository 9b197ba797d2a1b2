import { openEventLog } from '../kit/event-log/open.ts'
import type { EventLog } from '../kit/event-log/port.ts'
import type { Settings } from '../kit/settings.ts'
import { COMMANDS, PARTITIONS } from './command.ts'

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
