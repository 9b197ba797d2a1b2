import { migration } from '../../../architectures/serverless/handlers/migrate.ts'
import { storedTimelinesSchema } from '../../domain/tables.ts'

export const handler = migration(storedTimelinesSchema)
