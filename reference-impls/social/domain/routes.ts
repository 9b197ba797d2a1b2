import { postgresAccounts } from '../../accounts/postgres.ts'
import { accountsRoutes } from '../../accounts/routes.ts'
import type { Tokens } from '../../accounts/tokens.ts'
import type { Route } from '../../base/route.ts'
import type { Database } from '../../base/sql.ts'
import type { Feed } from './feed/port.ts'
import { feedRoutes } from './feed/routes.ts'
import type { Posts } from './posts/port.ts'
import { postsRoutes } from './posts/routes.ts'
import type { Profiles } from './profiles/port.ts'
import { profilesRoutes } from './profiles/routes.ts'

/** What a wiring of the social network decides. */
export interface NetworkModules {
  readonly profiles: Profiles
  readonly posts: Posts
  readonly feed: Feed
}

/** All routes of the social network where its modules share a database. */
export function networkRoutes(database: Database, tokens: Tokens, { profiles, posts, feed }: NetworkModules): Route[] {
  return [
    ...accountsRoutes(postgresAccounts(database, tokens)),
    ...profilesRoutes(profiles, tokens),
    ...postsRoutes(posts, tokens),
    ...feedRoutes(feed, tokens),
  ]
}
