import { accountsSchema } from '../../domain/accounts/postgres.ts'
import { catalogSchema } from '../../domain/catalog/postgres.ts'
import { inventorySchema } from '../../domain/inventory/postgres.ts'
import { ordersSchema } from '../../domain/orders/store.ts'
import { positionsSchema } from '../positions.ts'

/** What api and workers need of the database; whoever comes first makes it. */
export const schema = [accountsSchema, catalogSchema, inventorySchema, ordersSchema, positionsSchema]
