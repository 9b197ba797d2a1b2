import { resolve } from 'node:path'
import { openDatabase } from '../../../kit/database.ts'
import { runService } from '../../../kit/service.ts'
import { startPlatform } from './platform.ts'

/** One to receive messages, the others to delete those that were handled. */
const QUEUE_CONNECTIONS = 3

await runService('platform', async ({ settings, log, resources }) => {
  const platform = resources.use(
    await startPlatform({
      functionsFile: resolve(settings.text('FUNCTIONS_FILE')),
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      accountConcurrency: settings.integer('ACCOUNT_CONCURRENCY', 64),
      maxEnvironments: settings.integer('MAX_ENVIRONMENTS', 80),
      idleTimeoutMs: settings.integer('IDLE_TIMEOUT_SECONDS', 600) * 1_000,
      initTimeoutMs: settings.integer('INIT_TIMEOUT_SECONDS', 10) * 1_000,
      tickMs: 50,
      failed: (functionName, reason) => log('error', 'An invocation failed', { function: functionName, reason }),
      openQueues: (schema) =>
        openDatabase({ url: settings.url('DATABASE_URL'), connections: QUEUE_CONNECTIONS, schema: [schema], log }),
    }),
  )
  await platform.deployed
})
