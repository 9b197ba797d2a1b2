import { accountsSchema } from '../../domain/accounts/postgres.ts'
import { catalogSchema } from '../../domain/catalog/postgres.ts'
import { inventorySchema } from '../../domain/inventory/postgres.ts'
import { ordersSchema } from '../../domain/orders/store.ts'
import { openDatabase } from '../../kit/database.ts'
import { jsonLog } from '../../kit/log.ts'
import { readSettings } from '../../kit/settings.ts'

/** Creates the database and its tables where they are missing. Run once a deployment, before the first request. */
export async function handler(): Promise<void> {
  await using _database = await openDatabase({
    url: readSettings(process.env).url('DATABASE_URL'),
    connections: 1,
    schema: [accountsSchema, catalogSchema, inventorySchema, ordersSchema],
    log: jsonLog('migrate'),
  })
}
