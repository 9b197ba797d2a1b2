import { jwtTokens } from '../../accounts/tokens.ts'
import { connectModule, serveModule } from '../../architectures/microservices/module-service.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import { ordersRoutes } from '../domain/orders/routes.ts'
import { ordersBench, ordersSchema, postgresOrderStore } from '../domain/orders/store.ts'
import { resumedSaga } from '../resumed-saga.ts'
import { remoteCatalog } from './catalog-api.ts'
import { remoteInventory } from './inventory-api.ts'

await runService('orders', async (context) => {
  const database = await openServiceDatabase(context, [ordersSchema])
  const orders = resumedSaga(
    context,
    postgresOrderStore(database),
    remoteCatalog(connectModule(context, 'catalog', 'CATALOG_URL')),
    remoteInventory(connectModule(context, 'inventory', 'INVENTORY_URL')),
  )
  await serveModule(context, {
    routes: ordersRoutes(orders, jwtTokens(context.settings.text('TOKEN_SECRET'))),
    bench: ordersBench(database),
    healthy: database.healthy,
  })
})
