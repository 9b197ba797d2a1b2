import { jwtTokens, type Tokens } from '../../accounts/tokens.ts'
import type { BenchStore } from '../../base/bench.ts'
import type { Route } from '../../base/route.ts'
import type { Database } from '../../base/sql.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { createMetrics } from '../../kit/metrics.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import type { Settings } from '../../kit/settings.ts'
import type { Apply } from './apply-batch.ts'
import { benchStores } from './bench.ts'
import type { EventLog } from './brokers/port.ts'
import { openLog } from './commands.ts'
import { takeCommands } from './take-commands.ts'

/** What an API is made of. */
interface Parts {
  readonly database: Database
  /** The log that takes commands. */
  readonly commands: EventLog
  readonly tokens: Tokens
  /** Signs tokens, and seals ids. */
  readonly secret: string
  readonly settings: Settings
}

interface Api<Command> {
  /** Statements that make what api and workers need of the database; the first to come makes it. */
  readonly schema: readonly string[]
  /** What a worker does with the commands; where it has none of its own, the API does so. */
  readonly apply: Apply<Command>
  readonly wire: (parts: Parts) => { readonly routes: readonly Route[]; readonly bench: readonly BenchStore[] }
}

/** Runs an API that accepts writes by appending commands to the log, until it is told to stop. */
export async function runApi<Command>({ schema, apply, wire }: Api<Command>): Promise<void> {
  await runService('api', async (context) => {
    const { settings, log, resources } = context
    const database = await openServiceDatabase(context, schema, 8)
    const commands = resources.use(await openLog(settings))
    const metrics = createMetrics()
    if (settings.flag('TAKES_COMMANDS')) {
      resources.use(await takeCommands({ database, commands, registry: metrics.registry, log }, apply))
    }
    const secret = settings.text('TOKEN_SECRET')
    const { routes, bench } = wire({ database, commands, tokens: jwtTokens(secret), secret, settings })
    resources.use(
      await serveHttp({
        host: settings.text('HOST', '127.0.0.1'),
        port: settings.integer('PORT', 8_080),
        routes: [...routes, ...(settings.flag('BENCH') ? benchRoutes(benchStores(database, commands, bench)) : [])],
        healthy: async () => (await database.healthy()) && (await commands.healthy()),
        metrics,
        log,
      }),
    )
  })
}
