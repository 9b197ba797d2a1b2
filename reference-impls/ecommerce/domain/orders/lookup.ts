import type { Order, Placement, Purchase } from './port.ts'
import { sameLines } from './pricing.ts'
import { type OrderStore, present, type StoredOrder } from './store.ts'

/** The user's own order; somebody else's is not told from none. */
export async function ownOrder(store: OrderStore, userId: number, orderId: string): Promise<Order | undefined> {
  const order = await store.byId(orderId)
  return order?.userId === userId ? present(order) : undefined
}

/** The order that took the purchase's key before. */
export async function orderOfKey(store: OrderStore, purchase: Purchase): Promise<StoredOrder> {
  const order = await store.byKey(purchase.userId, purchase.idempotencyKey)
  if (order === undefined) throw new Error('An order has vanished while its key was looked up')
  return order
}

/** What a purchase gets whose key is taken: the same order for the same lines, else a refusal. */
export function repeated(purchase: Purchase, earlier: StoredOrder): Placement {
  return sameLines(earlier.lines, purchase.lines) ? present(earlier) : { status: 'key_reused' }
}
