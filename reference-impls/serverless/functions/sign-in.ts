import { postgresAccounts } from '../../domain/accounts/postgres.ts'
import { accountsRoutes } from '../../domain/accounts/routes.ts'
import { database } from './database.ts'
import { lambdaOf } from './lambda-route.ts'
import { tokens } from './tokens.ts'

export const handler = lambdaOf(accountsRoutes(postgresAccounts(database, tokens)))
