import { runApi } from '../../architectures/event-driven/run-api.ts'
import { sealedIds } from '../../architectures/event-driven/sealed-ids.ts'
import { materialisedFeed } from '../domain/feed/materialised.ts'
import { postgresPostStore } from '../domain/posts/store.ts'
import { postgresProfiles } from '../domain/profiles/postgres.ts'
import { networkRoutes } from '../domain/routes.ts'
import { storedTimelinesBench } from '../domain/tables.ts'
import { acceptingPosts, acceptingProfiles } from './accepting.ts'
import { applySocial } from './apply.ts'
import { authoredPostIds } from './post-ids.ts'
import { schema } from './schema.ts'

await runApi({
  schema,
  apply: applySocial,
  wire: ({ database, commands, tokens, secret }) => {
    const store = postgresPostStore(database)
    return {
      routes: networkRoutes(database, tokens, {
        profiles: acceptingProfiles(postgresProfiles(database), commands),
        posts: acceptingPosts(store, commands, authoredPostIds(secret), sealedIds(secret, 'comment ids')),
        feed: materialisedFeed(database),
      }),
      bench: storedTimelinesBench.map((storeOf) => storeOf(database)),
    }
  },
})
