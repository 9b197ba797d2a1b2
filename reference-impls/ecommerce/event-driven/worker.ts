import { runWorker } from '../../architectures/event-driven/run-worker.ts'
import { applyOrders } from './apply.ts'
import { schema } from './schema.ts'

await runWorker(schema, applyOrders)
