import { runWorker } from '../../architectures/event-driven/run-worker.ts'
import { applySocial } from './apply.ts'
import { schema } from './schema.ts'

await runWorker(schema, applySocial)
