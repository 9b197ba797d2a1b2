import type { Purchase } from '../domain/orders/port.ts'

/** An accepted purchase on its way to the workers. */
export interface PlaceOrder extends Purchase {
  readonly orderId: string
}
