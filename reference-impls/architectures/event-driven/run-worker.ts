import { serveHttp } from '../../kit/http-server.ts'
import { createMetrics } from '../../kit/metrics.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import type { Apply } from './apply-batch.ts'
import { openLog } from './commands.ts'
import { takeCommands } from './take-commands.ts'

/**
 * Runs a worker until it is told to stop: takes commands from the log and applies them.
 * @param schema statements that make what api and workers need of the database
 */
export async function runWorker<Command>(schema: readonly string[], apply: Apply<Command>): Promise<void> {
  await runService('worker', async (context) => {
    const { settings, log, resources } = context
    const database = await openServiceDatabase(context, schema, 2)
    const commands = resources.use(await openLog(settings))
    const metrics = createMetrics()
    resources.use(await takeCommands({ database, commands, registry: metrics.registry, log }, apply))
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
