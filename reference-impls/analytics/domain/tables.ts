import { clientsBench, clientsSchema } from './clients/postgres.ts'
import { eventsBench, eventsSchema } from './collector/store.ts'
import { metricsBench, metricsSchema } from './metrics/postgres.ts'

/** The tables of analytics where all its modules share a database. */
export const analyticsSchema = [clientsSchema, eventsSchema, metricsSchema]

/** What loads and audits them. */
export const analyticsBench = [clientsBench, eventsBench, metricsBench]
