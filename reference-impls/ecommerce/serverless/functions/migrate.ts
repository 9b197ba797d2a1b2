import { accountsSchema } from '../../../accounts/postgres.ts'
import { migration } from '../../../architectures/serverless/handlers/migrate.ts'
import { catalogSchema } from '../../domain/catalog/postgres.ts'
import { inventorySchema } from '../../domain/inventory/postgres.ts'
import { ordersSchema } from '../../domain/orders/store.ts'

export const handler = migration([accountsSchema, catalogSchema, inventorySchema, ordersSchema])
