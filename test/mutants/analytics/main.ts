// The analytics monolith as it is, but for the part in which the mutant that it has been told to be is broken.
import { jwtTokens } from '../../../reference-impls/accounts/tokens.ts'
import {
  clientsBench,
  clientsSchema,
  postgresClients,
} from '../../../reference-impls/analytics/domain/clients/postgres.ts'
import { clientsRoutes } from '../../../reference-impls/analytics/domain/clients/routes.ts'
import {
  collectAndCount,
  countingCollector,
} from '../../../reference-impls/analytics/domain/collector/in-transaction.ts'
import type { Event } from '../../../reference-impls/analytics/domain/collector/port.ts'
import { collectorRoutes } from '../../../reference-impls/analytics/domain/collector/routes.ts'
import {
  eventsBench,
  eventsSchema,
  postgresEventStore,
} from '../../../reference-impls/analytics/domain/collector/store.ts'
import {
  metricsBench,
  metricsSchema,
  postgresMetrics,
} from '../../../reference-impls/analytics/domain/metrics/postgres.ts'
import { metricsRoutes } from '../../../reference-impls/analytics/domain/metrics/routes.ts'
import type { Route } from '../../../reference-impls/base/route.ts'
import { benchRoutes } from '../../../reference-impls/kit/bench.ts'
import { openDatabase } from '../../../reference-impls/kit/database.ts'
import { GroupCommit } from '../../../reference-impls/kit/group-commit.ts'
import { serveHttp } from '../../../reference-impls/kit/http-server.ts'
import { runService } from '../../../reference-impls/kit/service.ts'
import { switchableRoutes } from '../switchable.ts'
import { FLAWS } from './flaws.ts'

await runService('analytics', async ({ settings, log, resources }) => {
  const database = resources.use(
    await openDatabase({
      url: settings.url('DATABASE_URL'),
      connections: 8,
      schema: [clientsSchema, eventsSchema, metricsSchema],
      log,
    }),
  )
  const tokens = jwtTokens(settings.text('TOKEN_SECRET'))
  const metrics = postgresMetrics(database)
  const routesOf = (mutant: string): Route[] => {
    const flaw = FLAWS[mutant] ?? {}
    const collect = flaw.collect ?? collectAndCount
    const commits = new GroupCommit<Event>((events) =>
      database.transaction((transaction) => collect(transaction, events)),
    )
    const collector = countingCollector(postgresEventStore(database), 'counted', (events) => commits.add(events))
    return [
      ...clientsRoutes(postgresClients(database, tokens)),
      ...collectorRoutes(collector, tokens),
      ...metricsRoutes(flaw.metrics?.(metrics) ?? metrics, tokens),
    ]
  }
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: [
        ...switchableRoutes(Object.keys(FLAWS), routesOf),
        ...benchRoutes([clientsBench(database), eventsBench(database), metricsBench(database)]),
      ],
      healthy: database.healthy,
      log,
    }),
  )
})
