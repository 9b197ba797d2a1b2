import type { BenchStore } from '../../../base/bench.ts'
import type { Database } from '../../../base/sql.ts'
import { benchRoutes } from '../../../kit/bench.ts'
import { readSettings } from '../../../kit/settings.ts'
import { database } from './database.ts'
import { lambdaOf } from './lambda-route.ts'

/** A handler of the `/bench` routes over these stores; without `BENCH` it knows no route. */
export function benchHandler(stores: readonly ((database: Database) => BenchStore)[]) {
  const isServed = readSettings(process.env).flag('BENCH')
  return lambdaOf(isServed ? benchRoutes(stores.map((store) => store(database))) : [])
}
