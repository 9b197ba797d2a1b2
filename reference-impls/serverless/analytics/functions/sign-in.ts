import { postgresClients } from '../../../domain/clients/postgres.ts'
import { clientsRoutes } from '../../../domain/clients/routes.ts'
import { database } from '../../handlers/database.ts'
import { lambdaOf } from '../../handlers/lambda-route.ts'
import { tokens } from '../../handlers/tokens.ts'

export const handler = lambdaOf(clientsRoutes(postgresClients(database, tokens)))
