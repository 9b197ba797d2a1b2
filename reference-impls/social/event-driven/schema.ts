import { accountsSchema } from '../../accounts/postgres.ts'
import { positionsSchema } from '../../architectures/event-driven/positions.ts'
import { timelinesSchema } from '../domain/feed/materialised.ts'
import { postsSchema } from '../domain/posts/store.ts'
import { profilesSchema } from '../domain/profiles/postgres.ts'

/** What api and workers need of the database; whoever comes first makes it. */
export const schema = [accountsSchema, profilesSchema, postsSchema, timelinesSchema, positionsSchema]
