import { fanOut, holdFollowers } from '../../../domain/feed/materialised.ts'
import { database } from '../../handlers/database.ts'
import { lambdaOfQueue } from '../../handlers/lambda-queue.ts'

export const handler = lambdaOfQueue<string>((postIds) =>
  database.transaction(async (transaction) => {
    await holdFollowers(transaction, postIds)
    await fanOut(transaction, postIds)
  }),
)
