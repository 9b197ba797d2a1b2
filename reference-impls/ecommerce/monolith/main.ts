import { runMonolith } from '../../architectures/monolith/run-monolith.ts'
import { postgresCatalog } from '../domain/catalog/postgres.ts'
import { postgresInventory } from '../domain/inventory/postgres.ts'
import { transactionalOrders } from '../domain/orders/in-transaction.ts'
import { postgresOrderStore } from '../domain/orders/store.ts'
import { shopRoutes } from '../domain/routes.ts'
import { shopBench, shopSchema } from '../domain/tables.ts'
import { resumedSaga } from '../resumed-saga.ts'

await runMonolith('shop', {
  schema: shopSchema,
  wire: ({ database, tokens, settings, ...context }) => {
    const catalog = postgresCatalog(database)
    const orders = settings.flag('MODULAR')
      ? resumedSaga(context, postgresOrderStore(database), catalog, postgresInventory(database))
      : transactionalOrders(database, catalog, postgresInventory)
    return {
      routes: shopRoutes(database, tokens, { catalog, orders }),
      bench: shopBench.map((storeOf) => storeOf(database)),
    }
  },
})
