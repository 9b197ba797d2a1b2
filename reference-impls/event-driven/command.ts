import type { Purchase } from '../domain/orders/port.ts'

/** Topic of the log that carries the commands. */
export const COMMANDS = 'commands'
/** Consumer group of the workers. */
export const WORKERS = 'workers'
/** Parts of the topic that workers share out; more workers than these would have nothing to do. */
export const PARTITIONS = 4

/** A command that asks for nothing: once it is behind the workers, they hold its partition. */
export const NOTHING_TO_DO = 'null'

/** An accepted purchase on its way to the workers. */
export interface PlaceOrder extends Purchase {
  readonly orderId: string
}
