import { accountsBench, accountsSchema, postgresAccounts } from '../../accounts/postgres.ts'
import { accountsRoutes } from '../../accounts/routes.ts'
import { jwtTokens } from '../../accounts/tokens.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { openDatabase } from '../../kit/database.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { runService } from '../../kit/service.ts'
import { joinedFeed, joinedFeedBench } from '../domain/feed/joined.ts'
import { feedRoutes } from '../domain/feed/routes.ts'
import { postsAtOnce } from '../domain/posts/at-once.ts'
import { postsBench } from '../domain/posts/bench.ts'
import { postsRoutes } from '../domain/posts/routes.ts'
import { postgresPostStore, postsSchema } from '../domain/posts/store.ts'
import { profilesBench } from '../domain/profiles/bench.ts'
import { postgresProfiles, profilesSchema } from '../domain/profiles/postgres.ts'
import { profilesRoutes } from '../domain/profiles/routes.ts'

await runService('app', async ({ settings, log, resources }) => {
  const database = resources.use(
    await openDatabase({
      url: settings.url('DATABASE_URL'),
      connections: settings.integer('DATABASE_CONNECTIONS', 8),
      schema: [accountsSchema, profilesSchema, postsSchema],
      log,
    }),
  )
  const tokens = jwtTokens(settings.text('TOKEN_SECRET'))
  const stores = [accountsBench(database), profilesBench(database), postsBench(database), joinedFeedBench(database)]
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: [
        ...accountsRoutes(postgresAccounts(database, tokens)),
        ...profilesRoutes(postgresProfiles(database), tokens),
        ...postsRoutes(postsAtOnce(postgresPostStore(database)), tokens),
        ...feedRoutes(joinedFeed(database), tokens),
        ...(settings.flag('BENCH') ? benchRoutes(stores) : []),
      ],
      healthy: database.healthy,
      log,
    }),
  )
})
