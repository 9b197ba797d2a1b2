import { serveModule } from '../../architectures/microservices/module-service.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase } from '../../kit/service-database.ts'
import { inventoryBench, inventorySchema, postgresInventory } from '../domain/inventory/postgres.ts'
import { inventoryInternalRoutes } from './inventory-api.ts'

await runService('inventory', async (context) => {
  const database = await openServiceDatabase(context, [inventorySchema])
  await serveModule(context, {
    routes: inventoryInternalRoutes(postgresInventory(database)),
    bench: inventoryBench(database),
    healthy: database.healthy,
  })
})
