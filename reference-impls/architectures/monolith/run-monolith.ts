import type { Registry } from 'prom-client'
import { jwtTokens, type Tokens } from '../../accounts/tokens.ts'
import type { BenchStore } from '../../base/bench.ts'
import type { Route } from '../../base/route.ts'
import type { Database } from '../../base/sql.ts'
import { benchRoutes } from '../../kit/bench.ts'
import type { Cache } from '../../kit/cache.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { createMetrics } from '../../kit/metrics.ts'
import { runService, type ServiceContext } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
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
    const database = await openServiceDatabase(context, schema, 8)
    const tokens = jwtTokens(settings.text('TOKEN_SECRET'))
    const metrics = createMetrics()
    const cache = settings.text('CACHE_URL', '') === '' ? undefined : await openCache(context, metrics.registry)
    const { routes, bench } = wire({ ...context, database, tokens, cache })
    const sharedCacheSeconds = settings.integer('SHARED_CACHE_SECONDS', 0)
    const stores = [
      ...bench,
      ...(cache === undefined ? [] : [cache.bench]),
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

/** Its client is loaded where there is a cache: elsewhere it would only take memory. */
async function openCache({ settings, log, resources }: ServiceContext, registry: Registry): Promise<Cache> {
  const { openCache: open } = await import('../../kit/cache.ts')
  return resources.use(await open(settings.url('CACHE_URL'), registry, log))
}
