import { jwtTokens } from '../../accounts/tokens.ts'
import { serveModule } from '../../architectures/microservices/module-service.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import { profilesBench } from '../domain/profiles/bench.ts'
import { postgresProfiles, profilesSchema } from '../domain/profiles/postgres.ts'
import { profilesRoutes } from '../domain/profiles/routes.ts'
import { profilesInternalRoutes } from './profiles-api.ts'

await runService('profiles', async (context) => {
  const database = await openServiceDatabase(context, [profilesSchema])
  const profiles = postgresProfiles(database)
  const tokens = jwtTokens(context.settings.text('TOKEN_SECRET'))
  await serveModule(context, {
    routes: [...profilesRoutes(profiles, tokens), ...profilesInternalRoutes(profiles)],
    bench: profilesBench(database),
    healthy: database.healthy,
  })
})
