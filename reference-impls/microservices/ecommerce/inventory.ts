import { inventoryBench, inventorySchema, postgresInventory } from '../../domain/inventory/postgres.ts'
import { runService } from '../../kit/service.ts'
import { openServiceDatabase, serveModule } from '../module-service.ts'
import { inventoryInternalRoutes } from './inventory-api.ts'

await runService('inventory', async (context) => {
  const database = await openServiceDatabase(context, inventorySchema)
  await serveModule(context, {
    routes: inventoryInternalRoutes(postgresInventory(database)),
    bench: inventoryBench(database),
    healthy: database.healthy,
  })
})
