import { positionsSchema } from '../../architectures/event-driven/positions.ts'
import { clientsSchema } from '../domain/clients/postgres.ts'
import { eventsSchema } from '../domain/collector/store.ts'
import { metricsSchema } from '../domain/metrics/postgres.ts'

/** What api and workers need of the database; whoever comes first makes it. */
export const schema = [clientsSchema, eventsSchema, metricsSchema, positionsSchema]
