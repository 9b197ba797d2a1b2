import { accountsBench } from '../../domain/accounts/postgres.ts'
import { catalogBench } from '../../domain/catalog/postgres.ts'
import { inventoryBench } from '../../domain/inventory/postgres.ts'
import { ordersBench } from '../../domain/orders/store.ts'
import { benchRoutes } from '../../kit/bench.ts'
import { readSettings } from '../../kit/settings.ts'
import { database } from './database.ts'
import { lambdaOf } from './lambda-route.ts'

const isServed = readSettings(process.env).flag('BENCH')
const stores = [accountsBench, catalogBench, inventoryBench, ordersBench].map((bench) => bench(database))

export const handler = lambdaOf(isServed ? benchRoutes(stores) : [])
