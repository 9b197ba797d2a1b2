import { accountsBench, postgresAccounts } from '../../accounts/postgres.ts'
import { accountsRoutes } from '../../accounts/routes.ts'
import { jwtTokens } from '../../accounts/tokens.ts'
import { benchStores } from '../../architectures/event-driven/bench.ts'
import { openLog } from '../../architectures/event-driven/commands.ts'
import { sealedIds } from '../../architectures/event-driven/sealed-ids.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { openDatabase } from '../../kit/database.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { runService } from '../../kit/service.ts'
import { materialisedFeed, materialisedFeedBench } from '../domain/feed/materialised.ts'
import { feedRoutes } from '../domain/feed/routes.ts'
import { postsBench } from '../domain/posts/bench.ts'
import { postsRoutes } from '../domain/posts/routes.ts'
import { postgresPostStore } from '../domain/posts/store.ts'
import { profilesBench } from '../domain/profiles/bench.ts'
import { postgresProfiles } from '../domain/profiles/postgres.ts'
import { profilesRoutes } from '../domain/profiles/routes.ts'
import { acceptingPosts, acceptingProfiles } from './accepting.ts'
import { authoredPostIds } from './post-ids.ts'
import { schema } from './schema.ts'

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
  const secret = settings.text('TOKEN_SECRET')
  const tokens = jwtTokens(secret)
  const store = postgresPostStore(database)
  const posts = acceptingPosts(store, commands, authoredPostIds(secret), sealedIds(secret, 'comment ids'))
  const profiles = acceptingProfiles(postgresProfiles(database), commands)
  const stores = [accountsBench, profilesBench, postsBench, materialisedFeedBench].map((bench) => bench(database))
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: [
        ...accountsRoutes(postgresAccounts(database, tokens)),
        ...profilesRoutes(profiles, tokens),
        ...postsRoutes(posts, tokens),
        ...feedRoutes(materialisedFeed(database), tokens),
        ...(settings.flag('BENCH') ? benchRoutes(benchStores(database, commands, stores)) : []),
      ],
      healthy: async () => (await database.healthy()) && (await commands.healthy()),
      log,
    }),
  )
})
