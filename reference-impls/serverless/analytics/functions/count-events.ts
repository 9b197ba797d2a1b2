import { collectAndCount } from '../../../domain/collector/in-transaction.ts'
import { database } from '../../handlers/database.ts'
import { lambdaOfQueue } from '../../handlers/lambda-queue.ts'
import type { TakenEvents } from '../queue.ts'

export const handler = lambdaOfQueue<TakenEvents>((messages) =>
  database.transaction((transaction) => collectAndCount(transaction, messages.flat())),
)
