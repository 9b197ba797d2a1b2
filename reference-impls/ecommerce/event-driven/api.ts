import { runApi } from '../../architectures/event-driven/run-api.ts'
import { sealedIds } from '../../architectures/event-driven/sealed-ids.ts'
import { postgresOrderStore } from '../domain/orders/store.ts'
import { shopRoutes } from '../domain/routes.ts'
import { shopBench } from '../domain/tables.ts'
import { acceptingOrders } from './accepting-orders.ts'
import { schema } from './schema.ts'

await runApi({
  schema,
  bench: shopBench,
  routes: ({ database, commands, tokens, secret }) =>
    shopRoutes(
      database,
      tokens,
      acceptingOrders(postgresOrderStore(database), commands, sealedIds(secret, 'order ids')),
    ),
})
