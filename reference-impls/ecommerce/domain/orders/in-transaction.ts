import type { Database, Sql } from '../../../base/sql.ts'
import { uuidv7 } from '../../../base/uuid.ts'
import type { Catalog } from '../catalog/port.ts'
import type { Inventory } from '../inventory/port.ts'
import { orderOfKey, ownOrder, repeated } from './lookup.ts'
import type { Orders, Placement } from './port.ts'
import { quote } from './pricing.ts'
import { postgresOrderStore } from './store.ts'

/** Where orders and stock lie in one database: an order and its reservation commit together, or neither. */
export function transactionalOrders(
  database: Database,
  catalog: Pick<Catalog, 'prices'>,
  inventory: (sql: Sql) => Pick<Inventory, 'reserve'>,
): Orders {
  const store = postgresOrderStore(database)
  return {
    async place(purchase) {
      const { userId, idempotencyKey, lines } = purchase
      const quoted = quote(lines, await catalog.prices(lines.map((line) => line.productId)))
      if (quoted === undefined) return { status: 'unknown_product' }
      const order = { id: uuidv7(), status: 'confirmed', ...quoted } as const
      return database.transaction(async (transaction): Promise<Placement> => {
        const placed = postgresOrderStore(transaction)
        // The order is written first: the stock, which others wait for, is then locked for the shortest time.
        const isNew = await placed.insert({ ...order, userId, idempotencyKey })
        if (!isNew) return repeated(purchase, await orderOfKey(placed, purchase))
        if ((await inventory(transaction).reserve(order.id, lines)) === 'reserved') return order
        transaction.rollback()
        return { id: order.id, status: 'rejected', reason: 'out_of_stock' }
      })
    },
    read: (userId, orderId) => ownOrder(store, userId, orderId),
  }
}
