import { jwtTokens, type Tokens } from '../../accounts/tokens.ts'
import type { BenchStore } from '../../base/bench.ts'
import type { Route } from '../../base/route.ts'
import type { Database } from '../../base/sql.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { type Cache, cacheBench, openCache } from '../../kit/cache.ts'
import { openDatabase } from '../../kit/database.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { createMetrics } from '../../kit/metrics.ts'
import { runService, type ServiceContext } from '../../kit/service.ts'
import { sharedCacheBench } from '../../kit/shared-caching.ts'

/** What the modules of a monolith are made of. */
interface Parts extends ServiceContext {
  readonly database: Database
  readonly tokens: Tokens
  /** Only where `CACHE_URL` names one. */
  readonly cache: Cache | undefined
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
    const metrics = createMetrics()
    const cacheUrl = settings.text('CACHE_URL', '')
    const cache =
      cacheUrl === '' ? undefined : resources.use(await openCache(settings.url('CACHE_URL'), metrics.registry, log))
    const { routes, bench } = wire({ ...context, database, tokens, cache })
    const sharedCacheSeconds = settings.integer('SHARED_CACHE_SECONDS', 0)
    const stores = [
      ...bench,
      ...(cache === undefined ? [] : [cacheBench(cache)]),
      ...(sharedCacheSeconds > 0 ? [sharedCacheBench(sharedCacheSeconds)] : []),
    ]
    resources.use(
      await serveHttp({
        host: settings.text('HOST', '127.0.0.1'),
        port: settings.integer('PORT', 8_080),
        routes: [...routes, ...(settings.flag('BENCH') ? benchRoutes(stores) : [])],
        healthy: database.healthy,
        log,
        metrics,
        sharedCacheSeconds,
        mostUnderWay: settings.integer('MOST_UNDER_WAY', 0),
      }),
    )
  })
}
