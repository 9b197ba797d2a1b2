import { jwtTokens } from '../../accounts/tokens.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { openDatabase } from '../../kit/database.ts'
import { GroupCommit } from '../../kit/group-commit.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { runService } from '../../kit/service.ts'
import { clientsBench, clientsSchema, postgresClients } from '../domain/clients/postgres.ts'
import { clientsRoutes } from '../domain/clients/routes.ts'
import { collectAndCount, countingCollector } from '../domain/collector/in-transaction.ts'
import type { Event } from '../domain/collector/port.ts'
import { collectorRoutes } from '../domain/collector/routes.ts'
import { eventsBench, eventsSchema, postgresEventStore } from '../domain/collector/store.ts'
import { metricsBench, metricsSchema, postgresMetrics } from '../domain/metrics/postgres.ts'
import { metricsRoutes } from '../domain/metrics/routes.ts'

await runService('analytics', async ({ settings, log, resources }) => {
  const database = resources.use(
    await openDatabase({
      url: settings.url('DATABASE_URL'),
      connections: settings.integer('DATABASE_CONNECTIONS', 8),
      schema: [clientsSchema, eventsSchema, metricsSchema],
      log,
    }),
  )
  const tokens = jwtTokens(settings.text('TOKEN_SECRET'))
  // Batches would only wait for each other, for the row of the current minute: those that have come meanwhile are one transaction.
  const commits = new GroupCommit<Event>((events) =>
    database.transaction((transaction) => collectAndCount(transaction, events)),
  )
  const collector = countingCollector(postgresEventStore(database), 'counted', (events) => commits.add(events))
  const stores = [clientsBench(database), eventsBench(database), metricsBench(database)]
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: [
        ...clientsRoutes(postgresClients(database, tokens)),
        ...collectorRoutes(collector, tokens),
        ...metricsRoutes(postgresMetrics(database), tokens),
        ...(settings.flag('BENCH') ? benchRoutes(stores) : []),
      ],
      healthy: database.healthy,
      log,
    }),
  )
})
