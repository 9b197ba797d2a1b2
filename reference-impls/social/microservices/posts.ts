import { jwtTokens } from '../../accounts/tokens.ts'
import { serveModule } from '../../architectures/microservices/module-service.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import { postsAtOnce } from '../domain/posts/at-once.ts'
import { postsBench } from '../domain/posts/bench.ts'
import { postsRoutes } from '../domain/posts/routes.ts'
import { postgresPostStore, postsSchema } from '../domain/posts/store.ts'
import { postsInternalRoutes } from './posts-api.ts'
import { authorDigests } from './timelines-bench.ts'

await runService('posts', async (context) => {
  const database = await openServiceDatabase(context, [postsSchema])
  const store = postgresPostStore(database)
  const tokens = jwtTokens(context.settings.text('TOKEN_SECRET'))
  const bench = postsBench(database)
  await serveModule(context, {
    routes: [...postsRoutes(postsAtOnce(store), tokens), ...postsInternalRoutes(store)],
    bench: { ...bench, lookUp: { ...bench.lookUp, ...authorDigests(database) } },
    healthy: database.healthy,
  })
})
