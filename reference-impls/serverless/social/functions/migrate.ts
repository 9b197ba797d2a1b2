import { accountsSchema } from '../../../domain/accounts/postgres.ts'
import { timelinesSchema } from '../../../domain/feed/materialised.ts'
import { postsSchema } from '../../../domain/posts/store.ts'
import { profilesSchema } from '../../../domain/profiles/postgres.ts'
import { migration } from '../../handlers/migrate.ts'

export const handler = migration([accountsSchema, profilesSchema, postsSchema, timelinesSchema])
