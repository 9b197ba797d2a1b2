import { positionsSchema } from '../../architectures/event-driven/positions.ts'
import { storedTimelinesSchema } from '../domain/tables.ts'

/** What api and workers need of the database; the first to come makes it. */
export const schema = [...storedTimelinesSchema, positionsSchema]
