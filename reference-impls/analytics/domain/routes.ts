import type { Tokens } from '../../accounts/tokens.ts'
import type { Route } from '../../base/route.ts'
import type { Database } from '../../base/sql.ts'
import { postgresClients } from './clients/postgres.ts'
import { clientsRoutes } from './clients/routes.ts'
import type { Collector } from './collector/port.ts'
import { collectorRoutes } from './collector/routes.ts'
import { postgresMetrics } from './metrics/postgres.ts'
import { metricsRoutes } from './metrics/routes.ts'

/** All routes of analytics where its modules share a database. How events come to be counted is up to the wiring. */
export function analyticsRoutes(database: Database, tokens: Tokens, collector: Collector): Route[] {
  return [
    ...clientsRoutes(postgresClients(database, tokens)),
    ...collectorRoutes(collector, tokens),
    ...metricsRoutes(postgresMetrics(database), tokens),
  ]
}
