export interface Line {
  readonly productId: number
  readonly quantity: number
}

export interface Stock {
  readonly productId: number
  readonly available: number
}

export type ReserveOutcome = 'reserved' | 'out_of_stock'

/** What is in stock. Never below zero. */
export interface Inventory {
  /** Stock of those of the products that exist, in any order. */
  available(productIds: readonly number[]): Promise<readonly Stock[]>
  /** Takes all lines out of the stock or none. Doing it again for the same order changes nothing: it may be retried. */
  reserve(orderId: string, lines: readonly Line[]): Promise<ReserveOutcome>
  /** Puts back what was reserved for the order, if anything was. May be retried. */
  release(orderId: string): Promise<void>
}
