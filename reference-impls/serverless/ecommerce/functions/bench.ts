import { accountsBench } from '../../../domain/accounts/postgres.ts'
import { catalogBench } from '../../../domain/catalog/postgres.ts'
import { inventoryBench } from '../../../domain/inventory/postgres.ts'
import { ordersBench } from '../../../domain/orders/store.ts'
import { benchHandler } from '../../handlers/bench.ts'

export const handler = benchHandler([accountsBench, catalogBench, inventoryBench, ordersBench])
