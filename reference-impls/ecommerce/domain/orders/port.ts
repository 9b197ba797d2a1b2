import type { Line } from '../inventory/port.ts'

export interface PricedLine extends Line {
  readonly priceCents: number
}

export type RejectionReason = 'out_of_stock' | 'unknown_product'

export interface PendingOrder {
  readonly id: string
  readonly status: 'pending'
}

export interface ConfirmedOrder {
  readonly id: string
  readonly status: 'confirmed'
  readonly totalCents: number
  /** In ascending order of product. */
  readonly lines: readonly PricedLine[]
}

export interface RejectedOrder {
  readonly id: string
  readonly status: 'rejected'
  readonly reason: RejectionReason
}

export type Order = PendingOrder | ConfirmedOrder | RejectedOrder

/** A request to buy. The same key of the same user stands for the same order. */
export interface Purchase {
  readonly userId: number
  readonly idempotencyKey: string
  /** In ascending order of product, each product once. */
  readonly lines: readonly Line[]
}

/** What became of a purchase: an order, or why there is none. */
export type Placement = Order | { readonly status: 'unknown_product' } | { readonly status: 'key_reused' }

export interface Orders {
  /** Places the order once, however often it is called with this purchase. */
  place(purchase: Purchase): Promise<Placement>
  /** The user's own order; somebody else's is not told from none. */
  read(userId: number, orderId: string): Promise<Order | undefined>
}
