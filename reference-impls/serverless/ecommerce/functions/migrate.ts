import { accountsSchema } from '../../../domain/accounts/postgres.ts'
import { catalogSchema } from '../../../domain/catalog/postgres.ts'
import { inventorySchema } from '../../../domain/inventory/postgres.ts'
import { ordersSchema } from '../../../domain/orders/store.ts'
import { migration } from '../../handlers/migrate.ts'

export const handler = migration([accountsSchema, catalogSchema, inventorySchema, ordersSchema])
