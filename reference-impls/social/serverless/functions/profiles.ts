import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOf } from '../../../architectures/serverless/handlers/lambda-route.ts'
import { tokens } from '../../../architectures/serverless/handlers/tokens.ts'
import { refillingProfiles } from '../../domain/feed/following.ts'
import { profilesRoutes } from '../../domain/profiles/routes.ts'

export const handler = lambdaOf(profilesRoutes(refillingProfiles(database), tokens))
