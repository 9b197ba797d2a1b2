import { accountsBench, accountsSchema, postgresAccounts } from '../../accounts/postgres.ts'
import { accountsRoutes } from '../../accounts/routes.ts'
import { jwtTokens } from '../../accounts/tokens.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { openDatabase } from '../../kit/database.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { runService } from '../../kit/service.ts'
import { catalogBench, catalogSchema, postgresCatalog } from '../domain/catalog/postgres.ts'
import { catalogRoutes } from '../domain/catalog/routes.ts'
import { inventoryBench, inventorySchema, postgresInventory } from '../domain/inventory/postgres.ts'
import { transactionalOrders } from '../domain/orders/in-transaction.ts'
import { ordersRoutes } from '../domain/orders/routes.ts'
import { ordersBench, ordersSchema } from '../domain/orders/store.ts'

await runService('shop', async ({ settings, log, resources }) => {
  const database = resources.use(
    await openDatabase({
      url: settings.url('DATABASE_URL'),
      connections: settings.integer('DATABASE_CONNECTIONS', 8),
      schema: [accountsSchema, catalogSchema, inventorySchema, ordersSchema],
      log,
    }),
  )
  const tokens = jwtTokens(settings.text('TOKEN_SECRET'))
  const catalog = postgresCatalog(database)
  const stores = [accountsBench(database), catalogBench(database), inventoryBench(database), ordersBench(database)]
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: [
        ...accountsRoutes(postgresAccounts(database, tokens)),
        ...catalogRoutes(catalog, postgresInventory(database)),
        ...ordersRoutes(transactionalOrders(database, catalog, postgresInventory), tokens),
        ...(settings.flag('BENCH') ? benchRoutes(stores) : []),
      ],
      healthy: database.healthy,
      log,
    }),
  )
})
