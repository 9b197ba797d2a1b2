import { jwtTokens, type Tokens } from '../../accounts/tokens.ts'
import type { BenchStore } from '../../base/bench.ts'
import type { Route } from '../../base/route.ts'
import type { Database } from '../../base/sql.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { openDatabase } from '../../kit/database.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { runService, type ServiceContext } from '../../kit/service.ts'

/** What the modules of a monolith are made of. */
interface Parts extends ServiceContext {
  readonly database: Database
  readonly tokens: Tokens
}

interface Monolith {
  /** Statements that make the tables. */
  readonly schema: readonly string[]
  readonly wire: (parts: Parts) => { readonly routes: readonly Route[]; readonly bench: readonly BenchStore[] }
}

/** Runs all modules of a scenario in one process on one database, until it is told to stop. */
export async function runMonolith(name: string, { schema, wire }: Monolith): Promise<void> {
  await runService(name, async (context) => {
    const { settings, log, resources } = context
    const database = resources.use(
      await openDatabase({
        url: settings.url('DATABASE_URL'),
        connections: settings.integer('DATABASE_CONNECTIONS', 8),
        schema,
        log,
      }),
    )
    const tokens = jwtTokens(settings.text('TOKEN_SECRET'))
    const { routes, bench } = wire({ ...context, database, tokens })
    resources.use(
      await serveHttp({
        host: settings.text('HOST', '127.0.0.1'),
        port: settings.integer('PORT', 8_080),
        routes: [...routes, ...(settings.flag('BENCH') ? benchRoutes(bench) : [])],
        healthy: database.healthy,
        log,
        mostUnderWay: settings.integer('MOST_UNDER_WAY', 0),
      }),
    )
  })
}
