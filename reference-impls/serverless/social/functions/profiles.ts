import { refillingProfiles } from '../../../domain/feed/following.ts'
import { profilesRoutes } from '../../../domain/profiles/routes.ts'
import { database } from '../../handlers/database.ts'
import { lambdaOf } from '../../handlers/lambda-route.ts'
import { tokens } from '../../handlers/tokens.ts'

export const handler = lambdaOf(profilesRoutes(refillingProfiles(database), tokens))
