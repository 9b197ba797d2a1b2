import { jwtTokens } from '../../accounts/tokens.ts'
import { benchStores } from '../../architectures/event-driven/bench.ts'
import { COMMANDS, openLog } from '../../architectures/event-driven/commands.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { openDatabase } from '../../kit/database.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { runService } from '../../kit/service.ts'
import { clientsBench, postgresClients } from '../domain/clients/postgres.ts'
import { clientsRoutes } from '../domain/clients/routes.ts'
import { countingCollector } from '../domain/collector/in-transaction.ts'
import { collectorRoutes } from '../domain/collector/routes.ts'
import { eventsBench, postgresEventStore } from '../domain/collector/store.ts'
import { metricsBench, postgresMetrics } from '../domain/metrics/postgres.ts'
import { metricsRoutes } from '../domain/metrics/routes.ts'
import { schema } from './schema.ts'
import { entriesOf } from './take-events.ts'

await runService('api', async ({ settings, log, resources }) => {
  const database = resources.use(
    await openDatabase({
      url: settings.url('DATABASE_URL'),
      connections: settings.integer('DATABASE_CONNECTIONS', 8),
      schema,
      log,
    }),
  )
  const commands = resources.use(await openLog(settings))
  const tokens = jwtTokens(settings.text('TOKEN_SECRET'))
  const collector = countingCollector(postgresEventStore(database), 'accepted', (events) =>
    commands.append(COMMANDS, entriesOf(events)),
  )
  const stores = [clientsBench(database), eventsBench(database), metricsBench(database)]
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: [
        ...clientsRoutes(postgresClients(database, tokens)),
        ...collectorRoutes(collector, tokens),
        ...metricsRoutes(postgresMetrics(database), tokens),
        ...(settings.flag('BENCH') ? benchRoutes(benchStores(database, commands, stores)) : []),
      ],
      healthy: async () => (await database.healthy()) && (await commands.healthy()),
      log,
    }),
  )
})
