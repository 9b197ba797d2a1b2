import { postgresAccounts } from '../../../accounts/postgres.ts'
import { accountsRoutes } from '../../../accounts/routes.ts'
import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOf } from '../../../architectures/serverless/handlers/lambda-route.ts'
import { tokens } from '../../../architectures/serverless/handlers/tokens.ts'

export const handler = lambdaOf(accountsRoutes(postgresAccounts(database, tokens)))
