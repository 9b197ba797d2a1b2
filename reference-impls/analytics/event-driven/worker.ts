import { runWorker } from '../../architectures/event-driven/worker.ts'
import { collectAndCount } from '../domain/collector/in-transaction.ts'
import { schema } from './schema.ts'
import type { TakeEvents } from './take-events.ts'

await runWorker<TakeEvents>(schema, (sql, commands) => collectAndCount(sql, commands.flat()))
