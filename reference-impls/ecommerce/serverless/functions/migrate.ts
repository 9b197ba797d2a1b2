import { migration } from '../../../architectures/serverless/handlers/migrate.ts'
import { shopSchema } from '../../domain/tables.ts'

export const handler = migration(shopSchema)
