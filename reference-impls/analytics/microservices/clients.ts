import { jwtTokens } from '../../accounts/tokens.ts'
import { serveModule } from '../../architectures/microservices/module-service.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import { clientsBench, clientsSchema, postgresClients } from '../domain/clients/postgres.ts'
import { clientsRoutes } from '../domain/clients/routes.ts'

await runService('clients', async (context) => {
  const database = await openServiceDatabase(context, [clientsSchema])
  const tokens = jwtTokens(context.settings.text('TOKEN_SECRET'))
  await serveModule(context, {
    routes: clientsRoutes(postgresClients(database, tokens)),
    bench: clientsBench(database),
    healthy: database.healthy,
  })
})
