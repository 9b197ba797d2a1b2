import { postgresAccounts } from '../../../accounts/postgres.ts'
import { accountsRoutes } from '../../../accounts/routes.ts'
import { database } from './database.ts'
import { lambdaOf } from './lambda-route.ts'
import { tokens } from './tokens.ts'

/** The function of scenarios whose users sign in with a password. */
export const handler = lambdaOf(accountsRoutes(postgresAccounts(database, tokens)))
