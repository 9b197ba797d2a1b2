import { accountsBench, accountsSchema, postgresAccounts } from '../../accounts/postgres.ts'
import { accountsRoutes } from '../../accounts/routes.ts'
import { jwtTokens } from '../../accounts/tokens.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import { serveModule } from './module-service.ts'

/** Runs the service of scenarios whose users sign in with a password, until it is told to stop. */
export async function runAccounts(): Promise<void> {
  await runService('accounts', async (context) => {
    const database = await openServiceDatabase(context, [accountsSchema])
    const tokens = jwtTokens(context.settings.text('TOKEN_SECRET'))
    await serveModule(context, {
      routes: accountsRoutes(postgresAccounts(database, tokens)),
      bench: accountsBench(database),
      healthy: database.healthy,
    })
  })
}
