import type { RejectionReason } from '../domain/orders/port.ts'
import { quote } from '../domain/orders/pricing.ts'
import type { StoredOrder } from '../domain/orders/store.ts'
import type { PlaceOrder } from './place-order.ts'

export interface StockedProduct {
  readonly id: number
  readonly priceCents: number
  readonly available: number
}

export interface DecidedOrder extends StoredOrder {
  readonly idempotencyKey: string
  readonly status: 'confirmed' | 'rejected'
}

export interface Decision {
  /** Orders to write, in the order of their commands. */
  readonly orders: readonly DecidedOrder[]
  /** What is left of each product that was sold. */
  readonly stock: ReadonlyMap<number, number>
}

/** Names a purchase: repeats have the same name. */
export const purchaseName = (userId: number, idempotencyKey: string): string => `${userId} ${idempotencyKey}`

/**
 * Decides commands one after another, as if each were applied before the next one came.
 * @param known names of the purchases that have been decided before; they are left out, as are repeats among the commands
 */
export function decide(
  commands: readonly PlaceOrder[],
  known: ReadonlySet<string>,
  products: readonly StockedProduct[],
): Decision {
  const left = new Map(products.map(({ id, available }) => [id, available]))
  const stock = new Map<number, number>()
  const seen = new Set(known)
  const orders: DecidedOrder[] = []
  for (const command of commands) {
    const name = purchaseName(command.userId, command.idempotencyKey)
    if (seen.has(name)) continue
    seen.add(name)
    const quoted = quote(command.lines, products)
    if (quoted === undefined) {
      orders.push(rejected(command, 'unknown_product'))
    } else if (command.lines.some(({ productId, quantity }) => (left.get(productId) ?? 0) < quantity)) {
      orders.push({ ...rejected(command, 'out_of_stock'), ...quoted })
    } else {
      for (const { productId, quantity } of command.lines) {
        const rest = (left.get(productId) ?? 0) - quantity
        left.set(productId, rest)
        stock.set(productId, rest)
      }
      orders.push({ ...identityOf(command), status: 'confirmed', reason: null, ...quoted })
    }
  }
  return { orders, stock }
}

const identityOf = ({ orderId, userId, idempotencyKey }: PlaceOrder) => ({ id: orderId, userId, idempotencyKey })

/** Keeps what was asked for, so that a repeat with another body can be told; it has no price. */
const rejected = (command: PlaceOrder, reason: RejectionReason): DecidedOrder => ({
  ...identityOf(command),
  status: 'rejected',
  reason,
  totalCents: 0,
  lines: command.lines.map((line) => ({ ...line, priceCents: 0 })),
})
