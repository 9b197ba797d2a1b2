import { accountsBench, postgresAccounts } from '../../accounts/postgres.ts'
import { accountsRoutes } from '../../accounts/routes.ts'
import { jwtTokens } from '../../accounts/tokens.ts'
import { benchStores } from '../../architectures/event-driven/bench.ts'
import { openLog } from '../../architectures/event-driven/commands.ts'
import { sealedIds } from '../../architectures/event-driven/sealed-ids.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { openDatabase } from '../../kit/database.ts'
import { serveHttp } from '../../kit/http-server.ts'
import { runService } from '../../kit/service.ts'
import { catalogBench, postgresCatalog } from '../domain/catalog/postgres.ts'
import { catalogRoutes } from '../domain/catalog/routes.ts'
import { inventoryBench, postgresInventory } from '../domain/inventory/postgres.ts'
import { ordersRoutes } from '../domain/orders/routes.ts'
import { ordersBench, postgresOrderStore } from '../domain/orders/store.ts'
import { acceptingOrders } from './accepting-orders.ts'
import { schema } from './schema.ts'

await runService('api', async ({ settings, log, resources }) => {
  const database = resources.use(
    await openDatabase({
      url: settings.url('DATABASE_URL'),
      connections: settings.integer('DATABASE_CONNECTIONS', 8),
      schema,
      log,
    }),
  )
  const commands = resources.use(await openLog(settings))
  const secret = settings.text('TOKEN_SECRET')
  const tokens = jwtTokens(secret)
  const orders = acceptingOrders(postgresOrderStore(database), commands, sealedIds(secret, 'order ids'))
  const stores = [accountsBench(database), catalogBench(database), inventoryBench(database), ordersBench(database)]
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: [
        ...accountsRoutes(postgresAccounts(database, tokens)),
        ...catalogRoutes(postgresCatalog(database), postgresInventory(database)),
        ...ordersRoutes(orders, tokens),
        ...(settings.flag('BENCH') ? benchRoutes(benchStores(database, commands, stores)) : []),
      ],
      healthy: async () => (await database.healthy()) && (await commands.healthy()),
      log,
    }),
  )
})
