import { Histogram, type Registry } from 'prom-client'
import type { Database } from '../../base/sql.ts'
import type { Log } from '../../kit/log.ts'
import { type Apply, applyBatch } from './apply-batch.ts'
import type { EventLog } from './brokers/port.ts'
import { COMMANDS, WORKERS } from './commands.ts'
import { loadPositions } from './positions.ts'

interface Taking {
  readonly database: Database
  readonly commands: EventLog
  readonly registry: Registry
  readonly log: Log
}

/** Takes commands from the log and applies them, until it is disposed of. */
export async function takeCommands<Command>(
  { database, commands, registry, log }: Taking,
  apply: Apply<Command>,
): Promise<AsyncDisposable> {
  const batches = new Histogram({
    name: 'command_batch_size',
    help: 'Commands in a batch that was applied',
    buckets: [1, 2, 5, 10, 20, 50, 100, 200],
    registers: [registry],
  })
  return commands.join(COMMANDS, WORKERS, {
    positions: (partitions) => loadPositions(database, partitions),
    async handle(batch) {
      const outcome = await applyBatch(database, batch, apply)
      if (outcome === 'committed') batches.observe(batch.entries.length)
      return outcome
    },
    failed: (error) => log('warn', 'Commands could not be applied, they will be tried again', { error }),
  })
}
