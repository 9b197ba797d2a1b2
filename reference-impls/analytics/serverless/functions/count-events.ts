import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOfQueue } from '../../../architectures/serverless/handlers/lambda-queue.ts'
import { collectAndCount } from '../../domain/collector/in-transaction.ts'
import type { TakenEvents } from '../queue.ts'

export const handler = lambdaOfQueue<TakenEvents>((messages) =>
  database.transaction((transaction) => collectAndCount(transaction, messages.flat())),
)
