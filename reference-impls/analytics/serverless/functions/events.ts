import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOf } from '../../../architectures/serverless/handlers/lambda-route.ts'
import { sendToQueue } from '../../../architectures/serverless/handlers/queue.ts'
import { tokens } from '../../../architectures/serverless/handlers/tokens.ts'
import { countingCollector } from '../../domain/collector/in-transaction.ts'
import { collectorRoutes } from '../../domain/collector/routes.ts'
import { postgresEventStore } from '../../domain/collector/store.ts'
import { EVENTS, type TakenEvents } from '../queue.ts'

const collector = countingCollector(postgresEventStore(database), 'accepted', (events) =>
  sendToQueue(EVENTS, [events satisfies TakenEvents]),
)

export const handler = lambdaOf(collectorRoutes(collector, tokens))
