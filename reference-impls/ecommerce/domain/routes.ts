import { postgresAccounts } from '../../accounts/postgres.ts'
import { accountsRoutes } from '../../accounts/routes.ts'
import type { Tokens } from '../../accounts/tokens.ts'
import type { Route } from '../../base/route.ts'
import type { Database } from '../../base/sql.ts'
import { postgresCatalog } from './catalog/postgres.ts'
import { catalogRoutes } from './catalog/routes.ts'
import { postgresInventory } from './inventory/postgres.ts'
import type { Orders } from './orders/port.ts'
import { ordersRoutes } from './orders/routes.ts'

/** All routes of the shop where its modules share a database. How an order is placed is up to the wiring. */
export function shopRoutes(database: Database, tokens: Tokens, orders: Orders): Route[] {
  return [
    ...accountsRoutes(postgresAccounts(database, tokens)),
    ...catalogRoutes(postgresCatalog(database), postgresInventory(database)),
    ...ordersRoutes(orders, tokens),
  ]
}
