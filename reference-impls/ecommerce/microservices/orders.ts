import { jwtTokens } from '../../accounts/tokens.ts'
import { connectModule, openServiceDatabase, serveModule } from '../../architectures/microservices/module-service.ts'
import { periodically } from '../../kit/periodic.ts'
import { runService } from '../../kit/service.ts'
import { ordersRoutes } from '../domain/orders/routes.ts'
import { sagaOrders } from '../domain/orders/saga.ts'
import { ordersBench, ordersSchema, postgresOrderStore } from '../domain/orders/store.ts'
import { remoteCatalog } from './catalog-api.ts'
import { remoteInventory } from './inventory-api.ts'

const RESUME_EVERY_MS = 1_000
/** Longer than a request may take with all its calls: what is older was left behind. */
const LEFT_BEHIND_MS = 5_000

await runService('orders', async (context) => {
  const { settings, log, resources } = context
  const database = await openServiceDatabase(context, ordersSchema)
  const orders = sagaOrders(
    postgresOrderStore(database),
    remoteCatalog(connectModule(context, 'catalog', 'CATALOG_URL')),
    remoteInventory(connectModule(context, 'inventory', 'INVENTORY_URL')),
    (error, orderId) => log('warn', 'An order stays pending', { orderId, error }),
  )
  resources.use(
    periodically(
      RESUME_EVERY_MS,
      () => orders.resume(LEFT_BEHIND_MS),
      (error) => log('warn', 'Pending orders could not be resumed', { error }),
    ),
  )
  await serveModule(context, {
    routes: ordersRoutes(orders, jwtTokens(settings.text('TOKEN_SECRET'))),
    bench: ordersBench(database),
    healthy: database.healthy,
  })
})
