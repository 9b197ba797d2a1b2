import { postgresAccounts } from '../../../domain/accounts/postgres.ts'
import { accountsRoutes } from '../../../domain/accounts/routes.ts'
import { database } from '../../handlers/database.ts'
import { lambdaOf } from '../../handlers/lambda-route.ts'
import { tokens } from '../../handlers/tokens.ts'

export const handler = lambdaOf(accountsRoutes(postgresAccounts(database, tokens)))
