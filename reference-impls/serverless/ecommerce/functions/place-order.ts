import { postgresCatalog } from '../../../domain/catalog/postgres.ts'
import { postgresInventory } from '../../../domain/inventory/postgres.ts'
import { transactionalOrders } from '../../../domain/orders/in-transaction.ts'
import { ordersRoutes } from '../../../domain/orders/routes.ts'
import { database } from '../../handlers/database.ts'
import { lambdaOf } from '../../handlers/lambda-route.ts'
import { tokens } from '../../handlers/tokens.ts'

const orders = transactionalOrders(database, postgresCatalog(database), postgresInventory)

export const handler = lambdaOf(ordersRoutes(orders, tokens))
