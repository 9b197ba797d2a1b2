import { clientsSchema } from '../../../domain/clients/postgres.ts'
import { eventsSchema } from '../../../domain/collector/store.ts'
import { metricsSchema } from '../../../domain/metrics/postgres.ts'
import { migration } from '../../handlers/migrate.ts'

export const handler = migration([clientsSchema, eventsSchema, metricsSchema])
