import { postgresAccounts } from '../../accounts/postgres.ts'
import { accountsRoutes } from '../../accounts/routes.ts'
import type { Tokens } from '../../accounts/tokens.ts'
import type { Route } from '../../base/route.ts'
import type { Database } from '../../base/sql.ts'
import type { Catalog } from './catalog/port.ts'
import { catalogRoutes } from './catalog/routes.ts'
import type { Inventory } from './inventory/port.ts'
import { postgresInventory } from './inventory/postgres.ts'
import type { Orders } from './orders/port.ts'
import { ordersRoutes } from './orders/routes.ts'

/** What a wiring of the shop decides. */
export interface ShopModules {
  readonly catalog: Catalog
  readonly orders: Orders
  /** Stock to be shown; left out: that of the database. */
  readonly stock?: Pick<Inventory, 'available'>
}

/** All routes of the shop where its modules share a database. */
export function shopRoutes(database: Database, tokens: Tokens, { catalog, orders, stock }: ShopModules): Route[] {
  return [
    ...accountsRoutes(postgresAccounts(database, tokens)),
    ...catalogRoutes(catalog, stock ?? postgresInventory(database)),
    ...ordersRoutes(orders, tokens),
  ]
}
