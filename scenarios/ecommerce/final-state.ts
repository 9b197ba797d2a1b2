import type { Audit } from '../../src/scenario/define.ts'
import type { StoredOrder } from './answers.ts'

/** Orders as their users know them, and the stock; not the ids, which each shop gives as it likes, nor refusals, which it may keep or not. */
export function finalShop({ orders = [], stock = [] }: Audit): Audit {
  return {
    orders: (orders as readonly StoredOrder[])
      .filter(({ status }) => status !== 'rejected')
      .map(({ userId, idempotencyKey, status, lines }) => ({
        userId,
        idempotencyKey,
        status,
        lines: lines.toSorted((a, b) => a.productId - b.productId),
      })),
    stock,
  }
}
