import { uuidv7 } from '../../../base/uuid.ts'
import type { Catalog } from '../catalog/port.ts'
import type { Inventory } from '../inventory/port.ts'
import { orderOfKey, ownOrder, repeated } from './lookup.ts'
import type { Orders } from './port.ts'
import { quote } from './pricing.ts'
import { type OrderStore, present, type StoredOrder } from './store.ts'

export interface SagaOrders extends Orders {
  /** Carries on with orders that have been pending for longer, after a crash or an outage. Resolves to how many it ended. */
  resume(pendingForMs: number): Promise<number>
}

/**
 * Where orders and stock lie in different databases: the order is written as pending, the stock is reserved by a call
 * that may be repeated, then the order is confirmed or rejected. A step that fails leaves the order pending,
 * which is answered with 202; `resume` takes it to its end.
 *
 * @param onFailure told of each failure that left an order pending
 */
export function sagaOrders(
  store: OrderStore,
  catalog: Pick<Catalog, 'prices'>,
  inventory: Pick<Inventory, 'reserve' | 'release'>,
  onFailure: (error: unknown, orderId: string) => void,
): SagaOrders {
  async function settle(order: StoredOrder): Promise<StoredOrder> {
    const outcome = await inventory.reserve(order.id, order.lines)
    const settled =
      outcome === 'reserved'
        ? await store.finish(order.id, 'confirmed', null)
        : await store.finish(order.id, 'rejected', 'out_of_stock')
    if (settled === undefined) throw new Error('An order has vanished while it was settled')
    // Somebody who settled the same order at the same time found too little in stock, and came first.
    if (outcome === 'reserved' && settled.status === 'rejected') await inventory.release(order.id)
    return settled
  }

  async function settleOrLeave(order: StoredOrder): Promise<StoredOrder> {
    try {
      return await settle(order)
    } catch (error) {
      onFailure(error, order.id)
      return order
    }
  }

  return {
    async place(purchase) {
      const { userId, idempotencyKey, lines } = purchase
      const quoted = quote(lines, await catalog.prices(lines.map((line) => line.productId)))
      if (quoted === undefined) return { status: 'unknown_product' }
      const order = { id: uuidv7(), userId, status: 'pending', reason: null, ...quoted } as const
      if (await store.insert({ ...order, idempotencyKey })) return present(await settleOrLeave(order))
      const earlier = await orderOfKey(store, purchase)
      const placement = repeated(purchase, earlier)
      return placement.status === 'pending' ? present(await settleOrLeave(earlier)) : placement
    },
    read: (userId, orderId) => ownOrder(store, userId, orderId),
    async resume(pendingForMs) {
      const orders = await store.pendingFor(pendingForMs, 100)
      const settled = await Promise.all(orders.map(settleOrLeave))
      return settled.filter((order) => order.status !== 'pending').length
    },
  }
}
