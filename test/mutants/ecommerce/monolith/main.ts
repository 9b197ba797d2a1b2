// The monolith as it is, but for the part in which the mutant that it has been told to be is broken.
import { accountsBench, accountsSchema, postgresAccounts } from '../../../../reference-impls/accounts/postgres.ts'
import { accountsRoutes } from '../../../../reference-impls/accounts/routes.ts'
import { jwtTokens } from '../../../../reference-impls/accounts/tokens.ts'
import type { Route } from '../../../../reference-impls/base/route.ts'
import {
  catalogBench,
  catalogSchema,
  postgresCatalog,
} from '../../../../reference-impls/ecommerce/domain/catalog/postgres.ts'
import { catalogRoutes } from '../../../../reference-impls/ecommerce/domain/catalog/routes.ts'
import {
  inventoryBench,
  inventorySchema,
  postgresInventory,
} from '../../../../reference-impls/ecommerce/domain/inventory/postgres.ts'
import { transactionalOrders } from '../../../../reference-impls/ecommerce/domain/orders/in-transaction.ts'
import { ordersRoutes } from '../../../../reference-impls/ecommerce/domain/orders/routes.ts'
import { ordersBench, ordersSchema } from '../../../../reference-impls/ecommerce/domain/orders/store.ts'
import { benchRoutes } from '../../../../reference-impls/kit/bench.ts'
import { openDatabase } from '../../../../reference-impls/kit/database.ts'
import { serveHttp } from '../../../../reference-impls/kit/http-server.ts'
import { runService } from '../../../../reference-impls/kit/service.ts'
import { switchableRoutes } from '../../switchable.ts'
import { FLAWS } from './flaws.ts'

await runService('shop', async ({ settings, log, resources }) => {
  const schema = [accountsSchema, catalogSchema, inventorySchema, ordersSchema]
  const database = resources.use(await openDatabase({ url: settings.url('DATABASE_URL'), connections: 8, schema, log }))
  const secret = settings.text('TOKEN_SECRET')
  const catalog = postgresCatalog(database)
  const routesOf = (mutant: string): Route[] => {
    const flaw = FLAWS[mutant] ?? {}
    const tokens = flaw.tokens?.(secret) ?? jwtTokens(secret)
    const inventory = flaw.inventory ?? postgresInventory
    const right = transactionalOrders(database, catalog, inventory)
    return [
      ...accountsRoutes(postgresAccounts(database, tokens)),
      ...catalogRoutes(catalog, inventory(database)),
      ...ordersRoutes(flaw.orders?.({ database, catalog, right }) ?? right, tokens),
    ]
  }
  const stores = [accountsBench(database), catalogBench(database), inventoryBench(database), ordersBench(database)]
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: [...switchableRoutes(Object.keys(FLAWS), routesOf), ...benchRoutes(stores)],
      healthy: database.healthy,
      log,
    }),
  )
})
