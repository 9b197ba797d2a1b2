import { accountsBench, accountsSchema, postgresAccounts } from '../../domain/accounts/postgres.ts'
import { accountsRoutes } from '../../domain/accounts/routes.ts'
import { jwtTokens } from '../../domain/accounts/tokens.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase, serveModule } from '../module-service.ts'

await runService('accounts', async (context) => {
  const database = await openServiceDatabase(context, accountsSchema)
  const tokens = jwtTokens(context.settings.text('TOKEN_SECRET'))
  await serveModule(context, {
    routes: accountsRoutes(postgresAccounts(database, tokens)),
    bench: accountsBench(database),
    healthy: database.healthy,
  })
})
