import { materialisedFeed } from '../../../domain/feed/materialised.ts'
import { feedRoutes } from '../../../domain/feed/routes.ts'
import { database } from '../../handlers/database.ts'
import { lambdaOf } from '../../handlers/lambda-route.ts'
import { tokens } from '../../handlers/tokens.ts'

export const handler = lambdaOf(feedRoutes(materialisedFeed(database), tokens))
