import { periodically } from '../kit/periodic.ts'
import type { ServiceContext } from '../kit/service.ts'
import type { Catalog } from './domain/catalog/port.ts'
import type { Inventory } from './domain/inventory/port.ts'
import { type SagaOrders, sagaOrders } from './domain/orders/saga.ts'
import type { OrderStore } from './domain/orders/store.ts'

const RESUME_EVERY_MS = 1_000
/** Longer than a request may take with all its calls: what is older was left behind. */
const LEFT_BEHIND_MS = 5_000

/** Orders across modules that share no transaction; those that a crash or an outage left pending are taken to their end. */
export function resumedSaga(
  { log, resources }: Pick<ServiceContext, 'log' | 'resources'>,
  store: OrderStore,
  catalog: Pick<Catalog, 'prices'>,
  inventory: Pick<Inventory, 'reserve' | 'release'>,
): SagaOrders {
  const orders = sagaOrders(store, catalog, inventory, (error, orderId) =>
    log('warn', 'An order stays pending', { orderId, error }),
  )
  resources.use(
    periodically(
      RESUME_EVERY_MS,
      () => orders.resume(LEFT_BEHIND_MS),
      (error) => log('warn', 'Pending orders could not be resumed', { error }),
    ),
  )
  return orders
}
