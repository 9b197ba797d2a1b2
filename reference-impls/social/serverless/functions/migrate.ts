import { accountsSchema } from '../../../accounts/postgres.ts'
import { migration } from '../../../architectures/serverless/handlers/migrate.ts'
import { timelinesSchema } from '../../domain/feed/materialised.ts'
import { postsSchema } from '../../domain/posts/store.ts'
import { profilesSchema } from '../../domain/profiles/postgres.ts'

export const handler = migration([accountsSchema, profilesSchema, postsSchema, timelinesSchema])
