import { Histogram } from 'prom-client'
import { openDatabase } from '../../kit/database.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { createMetrics } from '../../kit/metrics.ts'
import { runService } from '../../kit/service.ts'
import { type Apply, applyBatch } from './apply-batch.ts'
import { COMMANDS, openLog, WORKERS } from './commands.ts'
import { loadPositions } from './positions.ts'

/**
 * Runs a worker until it is told to stop: takes commands from the log and applies them.
 * @param schema statements that make what api and workers need of the database
 */
export async function runWorker<Command>(schema: readonly string[], apply: Apply<Command>): Promise<void> {
  await runService('worker', async ({ settings, log, resources }) => {
    const database = resources.use(
      await openDatabase({
        url: settings.url('DATABASE_URL'),
        connections: settings.integer('DATABASE_CONNECTIONS', 2),
        schema,
        log,
      }),
    )
    const commands = resources.use(await openLog(settings))
    const metrics = createMetrics()
    const batches = new Histogram({
      name: 'command_batch_size',
      help: 'Commands in a batch that was applied',
      buckets: [1, 2, 5, 10, 20, 50, 100, 200],
      registers: [metrics.registry],
    })
    resources.use(
      await commands.join(COMMANDS, WORKERS, {
        positions: (partitions) => loadPositions(database, partitions),
        async handle(batch) {
          const outcome = await applyBatch(database, batch, apply)
          if (outcome === 'committed') batches.observe(batch.entries.length)
          return outcome
        },
        failed: (error) => log('warn', 'Commands could not be applied, they will be tried again', { error }),
      }),
    )
    resources.use(
      await serveHttp({
        host: settings.text('HOST', '127.0.0.1'),
        port: settings.integer('PORT', 8_080),
        routes: [],
        healthy: async () => (await database.healthy()) && (await commands.healthy()),
        metrics,
        log,
      }),
    )
  })
}
