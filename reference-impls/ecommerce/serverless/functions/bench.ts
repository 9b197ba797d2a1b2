import { accountsBench } from '../../../accounts/postgres.ts'
import { benchHandler } from '../../../architectures/serverless/handlers/bench.ts'
import { catalogBench } from '../../domain/catalog/postgres.ts'
import { inventoryBench } from '../../domain/inventory/postgres.ts'
import { ordersBench } from '../../domain/orders/store.ts'

export const handler = benchHandler([accountsBench, catalogBench, inventoryBench, ordersBench])
