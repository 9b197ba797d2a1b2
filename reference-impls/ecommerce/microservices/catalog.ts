import { connectModule, serveModule } from '../../architectures/microservices/module-service.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import { catalogBench, catalogSchema, postgresCatalog } from '../domain/catalog/postgres.ts'
import { catalogRoutes } from '../domain/catalog/routes.ts'
import { catalogInternalRoutes } from './catalog-api.ts'
import { remoteInventory } from './inventory-api.ts'

await runService('catalog', async (context) => {
  const database = await openServiceDatabase(context, [catalogSchema])
  const catalog = postgresCatalog(database)
  const inventory = remoteInventory(connectModule(context, 'inventory', 'INVENTORY_URL'))
  await serveModule(context, {
    routes: [...catalogRoutes(catalog, inventory), ...catalogInternalRoutes(catalog)],
    bench: catalogBench(database),
    healthy: database.healthy,
  })
})
