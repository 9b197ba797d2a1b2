import { migration } from '../../../architectures/serverless/handlers/migrate.ts'
import { analyticsSchema } from '../../domain/tables.ts'

export const handler = migration(analyticsSchema)
