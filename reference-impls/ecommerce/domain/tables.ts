import { accountsBench, accountsSchema } from '../../accounts/postgres.ts'
import { catalogBench, catalogSchema } from './catalog/postgres.ts'
import { inventoryBench, inventorySchema } from './inventory/postgres.ts'
import { ordersBench, ordersSchema } from './orders/store.ts'

/** The tables of the shop where all its modules share a database. */
export const shopSchema = [accountsSchema, catalogSchema, inventorySchema, ordersSchema]

/** What loads and audits them. */
export const shopBench = [accountsBench, catalogBench, inventoryBench, ordersBench]
