import { postgresCatalog } from '../../../domain/catalog/postgres.ts'
import { catalogRoutes } from '../../../domain/catalog/routes.ts'
import { postgresInventory } from '../../../domain/inventory/postgres.ts'
import { database } from '../../handlers/database.ts'
import { lambdaOf } from '../../handlers/lambda-route.ts'

export const handler = lambdaOf(catalogRoutes(postgresCatalog(database), postgresInventory(database)))
