// The monolith as it is, but for one of its parts: `node main.ts oversells-under-a-race`.
import { accountsBench, accountsSchema, postgresAccounts } from '../../../../reference-impls/accounts/postgres.ts'
import { accountsRoutes } from '../../../../reference-impls/accounts/routes.ts'
import { jwtTokens } from '../../../../reference-impls/accounts/tokens.ts'
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
import { FLAWS } from './flaws.ts'

const flaw = FLAWS[process.argv[2] ?? '']
if (flaw === undefined) throw new TypeError(`there is no mutant ${process.argv[2]}`)

await runService('shop', async ({ settings, log, resources }) => {
  const schema = [accountsSchema, catalogSchema, inventorySchema, ordersSchema]
  const database = resources.use(await openDatabase({ url: settings.url('DATABASE_URL'), connections: 8, schema, log }))
  const secret = settings.text('TOKEN_SECRET')
  const tokens = flaw.tokens?.(secret) ?? jwtTokens(secret)
  const catalog = postgresCatalog(database)
  const inventory = flaw.inventory ?? postgresInventory
  const right = transactionalOrders(database, catalog, inventory)
  const stores = [accountsBench(database), catalogBench(database), inventoryBench(database), ordersBench(database)]
  resources.use(
    await serveHttp({
      host: settings.text('HOST', '127.0.0.1'),
      port: settings.integer('PORT', 8_080),
      routes: [
        ...accountsRoutes(postgresAccounts(database, tokens)),
        ...catalogRoutes(catalog, inventory(database)),
        ...ordersRoutes(flaw.orders?.({ database, catalog, right }) ?? right, tokens),
        ...benchRoutes(stores),
      ],
      healthy: database.healthy,
      log,
    }),
  )
})
