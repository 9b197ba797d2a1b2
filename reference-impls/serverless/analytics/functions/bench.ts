import { clientsBench } from '../../../domain/clients/postgres.ts'
import { eventsBench } from '../../../domain/collector/store.ts'
import { metricsBench } from '../../../domain/metrics/postgres.ts'
import { benchHandler } from '../../handlers/bench.ts'
import { benchStores } from '../../queue/bench.ts'
import { EVENTS } from '../queue.ts'

export const handler = benchHandler(benchStores([EVENTS], [clientsBench, eventsBench, metricsBench]))
