import { runMonolith } from '../../architectures/monolith/run-monolith.ts'
import { cachedCatalog, cachedStock, forgettingStock } from '../domain/cached.ts'
import { postgresCatalog } from '../domain/catalog/postgres.ts'
import { postgresInventory } from '../domain/inventory/postgres.ts'
import { transactionalOrders } from '../domain/orders/in-transaction.ts'
import { postgresOrderStore } from '../domain/orders/store.ts'
import { shopRoutes } from '../domain/routes.ts'
import { shopBench, shopSchema } from '../domain/tables.ts'
import { resumedSaga } from '../resumed-saga.ts'

await runMonolith('shop', {
  schema: shopSchema,
  wire: ({ database, tokens, settings, cache, ...context }) => {
    const catalog = postgresCatalog(database)
    const orders = settings.flag('MODULAR')
      ? resumedSaga(context, postgresOrderStore(database), catalog, postgresInventory(database))
      : transactionalOrders(database, catalog, postgresInventory)
    const modules =
      cache === undefined
        ? { catalog, orders }
        : {
            catalog: cachedCatalog(catalog, cache),
            orders: forgettingStock(orders, cache),
            stock: cachedStock(postgresInventory(database), cache),
          }
    return {
      routes: shopRoutes(database, tokens, modules),
      bench: shopBench.map((storeOf) => storeOf(database)),
    }
  },
})
