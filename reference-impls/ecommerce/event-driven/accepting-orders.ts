import type { EventLog } from '../../architectures/event-driven/brokers/port.ts'
import { COMMANDS } from '../../architectures/event-driven/commands.ts'
import type { SealedIds } from '../../architectures/event-driven/sealed-ids.ts'
import { repeated } from '../domain/orders/lookup.ts'
import type { Orders } from '../domain/orders/port.ts'
import { type OrderStore, present } from '../domain/orders/store.ts'
import type { PlaceOrder } from './place-order.ts'

/** Orders are accepted by writing a command to the log; what became of them is read from what the workers have written. */
export function acceptingOrders(store: OrderStore, log: Pick<EventLog, 'append'>, ids: SealedIds): Orders {
  return {
    async place(purchase) {
      const { userId, idempotencyKey } = purchase
      const earlier = await store.byKey(userId, idempotencyKey)
      if (earlier !== undefined) return repeated(purchase, earlier)
      const orderId = ids.issue(userId, idempotencyKey)
      const command: PlaceOrder = { ...purchase, orderId }
      // A repeat that comes before the first is applied is appended too: the worker sees that it is one.
      await log.append(COMMANDS, [{ key: String(userId), value: JSON.stringify(command) }])
      return { id: orderId, status: 'pending' }
    },
    async read(userId, orderId) {
      const order = await store.byId(orderId)
      if (order === undefined) return ids.belongsTo(orderId, userId) ? { id: orderId, status: 'pending' } : undefined
      return order.userId === userId ? present(order) : undefined
    },
  }
}
