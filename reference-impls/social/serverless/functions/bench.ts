import { benchHandler } from '../../../architectures/serverless/handlers/bench.ts'
import { benchStores } from '../../../architectures/serverless/queue/bench.ts'
import { storedTimelinesBench } from '../../domain/tables.ts'
import { NEW_POSTS } from '../queue.ts'

export const handler = benchHandler(benchStores([NEW_POSTS], storedTimelinesBench))
