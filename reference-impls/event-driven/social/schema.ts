import { accountsSchema } from '../../domain/accounts/postgres.ts'
import { timelinesSchema } from '../../domain/feed/materialised.ts'
import { postsSchema } from '../../domain/posts/store.ts'
import { profilesSchema } from '../../domain/profiles/postgres.ts'
import { positionsSchema } from '../positions.ts'

/** What api and workers need of the database; whoever comes first makes it. */
export const schema = [accountsSchema, profilesSchema, postsSchema, timelinesSchema, positionsSchema]
