// Orders that retry without a key: each attempt to reserve stock has a name of its own, so that the inventory cannot know it.

import { randomUUID } from 'node:crypto'
import { jwtTokens } from '../../../reference-impls/accounts/tokens.ts'
import { connectModule, serveModule } from '../../../reference-impls/architectures/microservices/module-service.ts'
import { ordersRoutes } from '../../../reference-impls/ecommerce/domain/orders/routes.ts'
import { sagaOrders } from '../../../reference-impls/ecommerce/domain/orders/saga.ts'
import {
  ordersBench,
  ordersSchema,
  postgresOrderStore,
} from '../../../reference-impls/ecommerce/domain/orders/store.ts'
import { remoteCatalog } from '../../../reference-impls/ecommerce/microservices/catalog-api.ts'
import { remoteInventory } from '../../../reference-impls/ecommerce/microservices/inventory-api.ts'
import { periodically } from '../../../reference-impls/kit/periodic.ts'
import { runService } from '../../../reference-impls/kit/service.ts'
import { openServiceDatabase } from '../../../reference-impls/kit/service-database.ts'

await runService('orders', async (context) => {
  const { settings, log, resources } = context
  const database = await openServiceDatabase(context, [ordersSchema])
  const inventory = remoteInventory(connectModule(context, 'inventory', 'INVENTORY_URL'))
  const orders = sagaOrders(
    postgresOrderStore(database),
    remoteCatalog(connectModule(context, 'catalog', 'CATALOG_URL')),
    { release: inventory.release, reserve: (_, lines) => inventory.reserve(randomUUID(), lines) },
    (error, orderId) => log('warn', 'An order stays pending', { orderId, error }),
  )
  resources.use(
    periodically(
      1_000,
      () => orders.resume(2_000),
      (error) => log('warn', 'Pending orders could not be resumed', { error }),
    ),
  )
  await serveModule(context, {
    routes: ordersRoutes(orders, jwtTokens(settings.text('TOKEN_SECRET'))),
    bench: ordersBench(database),
    healthy: database.healthy,
  })
})
