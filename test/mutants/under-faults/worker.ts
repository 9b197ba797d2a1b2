// A worker that acknowledges before it applies: the position in the log is committed first, and the commands behind it a little later.

import { setTimeout as delay } from 'node:timers/promises'
import { COMMANDS, openLog, WORKERS } from '../../../reference-impls/architectures/event-driven/commands.ts'
import { advancePositions, loadPositions } from '../../../reference-impls/architectures/event-driven/positions.ts'
import { applyOrders } from '../../../reference-impls/ecommerce/event-driven/apply.ts'
import type { PlaceOrder } from '../../../reference-impls/ecommerce/event-driven/place-order.ts'
import { schema } from '../../../reference-impls/ecommerce/event-driven/schema.ts'
import { openDatabase } from '../../../reference-impls/kit/database.ts'
import { serveHttp } from '../../../reference-impls/kit/http-server.ts'
import { runService } from '../../../reference-impls/kit/service.ts'

const APPLIED_AFTER_MS = 50

await runService('worker', async ({ settings, log, resources }) => {
  const url = settings.url('DATABASE_URL')
  const database = resources.use(await openDatabase({ url, connections: 2, schema, log }))
  const commands = resources.use(await openLog(settings))
  resources.use(
    await commands.join(COMMANDS, WORKERS, {
      positions: (partitions) => loadPositions(database, partitions),
      async handle({ entries, from, to }) {
        if (!(await database.transaction((transaction) => advancePositions(transaction, from, to)))) return 'stale'
        await delay(APPLIED_AFTER_MS)
        const orders = entries.map(({ value }) => JSON.parse(value) as PlaceOrder | null).filter((one) => one !== null)
        await database.transaction((transaction) => applyOrders(transaction, orders))
        return 'committed'
      },
      failed: (error) => log('warn', 'Commands could not be applied', { error }),
    }),
  )
  const host = settings.text('HOST', '127.0.0.1')
  const port = settings.integer('PORT', 8_080)
  resources.use(await serveHttp({ host, port, routes: [], healthy: database.healthy, log }))
})
