import { benchHandler } from '../../../architectures/serverless/handlers/bench.ts'
import { benchStores } from '../../../architectures/serverless/queue/bench.ts'
import { analyticsBench } from '../../domain/tables.ts'
import { EVENTS } from '../queue.ts'

export const handler = benchHandler(benchStores([EVENTS], analyticsBench))
