import { accountsSchema } from '../../accounts/postgres.ts'
import { positionsSchema } from '../../architectures/event-driven/positions.ts'
import { catalogSchema } from '../domain/catalog/postgres.ts'
import { inventorySchema } from '../domain/inventory/postgres.ts'
import { ordersSchema } from '../domain/orders/store.ts'

/** What api and workers need of the database; whoever comes first makes it. */
export const schema = [accountsSchema, catalogSchema, inventorySchema, ordersSchema, positionsSchema]
