import { jwtTokens, type Tokens } from '../../accounts/tokens.ts'
import type { BenchStore } from '../../base/bench.ts'
import type { Route } from '../../base/route.ts'
import type { Database } from '../../base/sql.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { openDatabase } from '../../kit/database.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { runService } from '../../kit/service.ts'

interface Monolith {
  /** Statements that make the tables. */
  readonly schema: readonly string[]
  readonly bench: readonly ((database: Database) => BenchStore)[]
  readonly routes: (database: Database, tokens: Tokens) => readonly Route[]
}

/** Runs all modules of a scenario in one process on one database, until it is told to stop. */
export async function runMonolith(name: string, { schema, bench, routes }: Monolith): Promise<void> {
  await runService(name, async ({ settings, log, resources }) => {
    const database = resources.use(
      await openDatabase({
        url: settings.url('DATABASE_URL'),
        connections: settings.integer('DATABASE_CONNECTIONS', 8),
        schema,
        log,
      }),
    )
    const stores = bench.map((storeOf) => storeOf(database))
    resources.use(
      await serveHttp({
        host: settings.text('HOST', '127.0.0.1'),
        port: settings.integer('PORT', 8_080),
        routes: [
          ...routes(database, jwtTokens(settings.text('TOKEN_SECRET'))),
          ...(settings.flag('BENCH') ? benchRoutes(stores) : []),
        ],
        healthy: database.healthy,
        log,
      }),
    )
  })
}
