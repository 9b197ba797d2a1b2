import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOf } from '../../../architectures/serverless/handlers/lambda-route.ts'
import { tokens } from '../../../architectures/serverless/handlers/tokens.ts'
import { materialisedFeed } from '../../domain/feed/materialised.ts'
import { feedRoutes } from '../../domain/feed/routes.ts'

export const handler = lambdaOf(feedRoutes(materialisedFeed(database), tokens))
