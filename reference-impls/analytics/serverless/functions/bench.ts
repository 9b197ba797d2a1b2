import { benchHandler } from '../../../architectures/serverless/handlers/bench.ts'
import { benchStores } from '../../../architectures/serverless/queue/bench.ts'
import { clientsBench } from '../../domain/clients/postgres.ts'
import { eventsBench } from '../../domain/collector/store.ts'
import { metricsBench } from '../../domain/metrics/postgres.ts'
import { EVENTS } from '../queue.ts'

export const handler = benchHandler(benchStores([EVENTS], [clientsBench, eventsBench, metricsBench]))
