// A worker that applies what is delivered to it again: one batch in twenty comes twice, and it does not ask whether it knows it.

import { runWorker } from '../../../../reference-impls/architectures/event-driven/run-worker.ts'
import type { Sql } from '../../../../reference-impls/base/sql.ts'
import { applyOrders } from '../../../../reference-impls/ecommerce/event-driven/apply.ts'
import type { PlaceOrder } from '../../../../reference-impls/ecommerce/event-driven/place-order.ts'
import { schema } from '../../../../reference-impls/ecommerce/event-driven/schema.ts'

const takeAgain = {
  name: 'take-again',
  text: `update stock set available = available - taken.quantity
    from (
      select (line->>'productId')::integer as product_id, sum((line->>'quantity')::integer) as quantity
      from orders cross join jsonb_array_elements(lines) as line
      where id = any($1::text[]) and status = 'confirmed' group by 1
    ) as taken
    where stock.product_id = taken.product_id and available >= taken.quantity`,
}

let batches = 0

await runWorker(schema, async (sql: Sql, commands: readonly PlaceOrder[]) => {
  await applyOrders(sql, commands)
  if (commands.length > 0 && ++batches % 20 === 0) await sql.query(takeAgain, [commands.map(({ orderId }) => orderId)])
})
