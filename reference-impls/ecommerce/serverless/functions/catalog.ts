import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOf } from '../../../architectures/serverless/handlers/lambda-route.ts'
import { postgresCatalog } from '../../domain/catalog/postgres.ts'
import { catalogRoutes } from '../../domain/catalog/routes.ts'
import { postgresInventory } from '../../domain/inventory/postgres.ts'

export const handler = lambdaOf(catalogRoutes(postgresCatalog(database), postgresInventory(database)))
