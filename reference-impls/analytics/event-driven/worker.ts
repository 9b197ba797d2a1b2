import { runWorker } from '../../architectures/event-driven/run-worker.ts'
import { schema } from './schema.ts'
import { applyEvents } from './take-events.ts'

await runWorker(schema, applyEvents)
