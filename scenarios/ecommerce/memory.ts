import { historyOrderId } from './dataset.ts'

/** What a target has told us: tokens by user, order ids by Idempotency-Key. */
export interface ShopMemory {
  readonly tokens: Map<number, string>
  readonly orderIds: Map<string, string>
}

/** More orders than `readOrder` ever looks back on; the oldest are forgotten, so that a soak does not grow. */
const REMEMBERED_ORDERS = 20_000

export function emptyMemory(): ShopMemory {
  return { tokens: new Map(), orderIds: new Map() }
}

export function rememberOrder(memory: ShopMemory, idempotencyKey: string, orderId: string): void {
  memory.orderIds.set(idempotencyKey, orderId)
  if (memory.orderIds.size <= REMEMBERED_ORDERS) return
  for (const oldest of memory.orderIds.keys()) {
    memory.orderIds.delete(oldest)
    return
  }
}

/** The id that the target gave an order, or the id of the user's order in the data set while it has given none. */
export function orderIdOrHistory(memory: ShopMemory, userId: number, idempotencyKey: string | undefined): string {
  const known = idempotencyKey === undefined ? undefined : memory.orderIds.get(idempotencyKey)
  return known ?? historyOrderId(userId)
}

/** The header that shows who asks; none where the user has not been signed in. */
export function authorization(memory: ShopMemory, userId: number): Record<string, string> {
  const token = memory.tokens.get(userId)
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}
