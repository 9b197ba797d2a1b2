import { runApi } from '../../architectures/event-driven/run-api.ts'
import { sealedIds } from '../../architectures/event-driven/sealed-ids.ts'
import { postgresCatalog } from '../domain/catalog/postgres.ts'
import { postgresOrderStore } from '../domain/orders/store.ts'
import { shopRoutes } from '../domain/routes.ts'
import { shopBench } from '../domain/tables.ts'
import { acceptingOrders } from './accepting-orders.ts'
import { applyOrders } from './apply.ts'
import { schema } from './schema.ts'

await runApi({
  schema,
  apply: applyOrders,
  wire: ({ database, commands, tokens, secret }) => {
    const orders = acceptingOrders(postgresOrderStore(database), commands, sealedIds(secret, 'order ids'))
    return {
      routes: shopRoutes(database, tokens, { catalog: postgresCatalog(database), orders }),
      bench: shopBench.map((storeOf) => storeOf(database)),
    }
  },
})
