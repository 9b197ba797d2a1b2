import { runMonolith } from '../../architectures/monolith/run-monolith.ts'
import { joinedFeed, joinedFeedBench } from '../domain/feed/joined.ts'
import { postsAtOnce } from '../domain/posts/at-once.ts'
import { postgresPostStore } from '../domain/posts/store.ts'
import { postgresProfiles } from '../domain/profiles/postgres.ts'
import { networkRoutes } from '../domain/routes.ts'
import { networkBench, networkSchema } from '../domain/tables.ts'

await runMonolith('app', {
  schema: networkSchema,
  wire: ({ database, tokens }) => ({
    routes: networkRoutes(database, tokens, {
      profiles: postgresProfiles(database),
      posts: postsAtOnce(postgresPostStore(database)),
      feed: joinedFeed(database),
    }),
    bench: [...networkBench, joinedFeedBench].map((storeOf) => storeOf(database)),
  }),
})
