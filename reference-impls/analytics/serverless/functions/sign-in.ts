import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOf } from '../../../architectures/serverless/handlers/lambda-route.ts'
import { tokens } from '../../../architectures/serverless/handlers/tokens.ts'
import { postgresClients } from '../../domain/clients/postgres.ts'
import { clientsRoutes } from '../../domain/clients/routes.ts'

export const handler = lambdaOf(clientsRoutes(postgresClients(database, tokens)))
