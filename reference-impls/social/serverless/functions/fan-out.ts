import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOfQueue } from '../../../architectures/serverless/handlers/lambda-queue.ts'
import { fanOut, holdFollowers } from '../../domain/feed/materialised.ts'

export const handler = lambdaOfQueue<string>((postIds) =>
  database.transaction(async (transaction) => {
    await holdFollowers(transaction, postIds)
    await fanOut(transaction, postIds)
  }),
)
