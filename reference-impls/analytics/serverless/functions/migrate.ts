import { migration } from '../../../architectures/serverless/handlers/migrate.ts'
import { clientsSchema } from '../../domain/clients/postgres.ts'
import { eventsSchema } from '../../domain/collector/store.ts'
import { metricsSchema } from '../../domain/metrics/postgres.ts'

export const handler = migration([clientsSchema, eventsSchema, metricsSchema])
