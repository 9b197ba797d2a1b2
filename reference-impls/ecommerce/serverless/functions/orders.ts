import { database } from '../../../architectures/serverless/handlers/database.ts'
import { lambdaOf } from '../../../architectures/serverless/handlers/lambda-route.ts'
import { tokens } from '../../../architectures/serverless/handlers/tokens.ts'
import { postgresCatalog } from '../../domain/catalog/postgres.ts'
import { postgresInventory } from '../../domain/inventory/postgres.ts'
import { transactionalOrders } from '../../domain/orders/in-transaction.ts'
import { ordersRoutes } from '../../domain/orders/routes.ts'

const orders = transactionalOrders(database, postgresCatalog(database), postgresInventory)

export const handler = lambdaOf(ordersRoutes(orders, tokens))
