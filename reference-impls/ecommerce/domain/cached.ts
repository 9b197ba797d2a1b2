import type { Cache } from '../../kit/cache.ts'
import type { Catalog } from './catalog/port.ts'
import type { Inventory } from './inventory/port.ts'
import type { Orders } from './orders/port.ts'

/** Nothing but the loading of a data set changes products, which empties the cache. */
const PRODUCT_LIFETIME_SECONDS = 60
/** How old the stock of a product may be that is shown: a copy that was read before an order and kept after it ends by that. */
const STOCK_LIFETIME_SECONDS = 1

/** Products from the cache. Prices of orders come from where they are kept. */
export function cachedCatalog(catalog: Catalog, cache: Cache): Catalog {
  return {
    list: (category, after, limit) =>
      cache.read(`products:${after}:${limit}:${category ?? ''}`, PRODUCT_LIFETIME_SECONDS, () =>
        catalog.list(category, after, limit),
      ),
    product: (id) => cache.read(`product:${id}`, PRODUCT_LIFETIME_SECONDS, () => catalog.product(id)),
    prices: (ids) => catalog.prices(ids),
  }
}

/** Stock to be shown, from the cache. */
export function cachedStock(
  inventory: Pick<Inventory, 'available'>,
  cache: Pick<Cache, 'read'>,
): Pick<Inventory, 'available'> {
  return {
    async available(ids) {
      const read = (id: number) => cache.read(stockKey(id), STOCK_LIFETIME_SECONDS, () => inventory.available([id]))
      return (await Promise.all(ids.map(read))).flat()
    },
  }
}

/** Orders whose answer comes when the copies of the stock that they took are gone. */
export function forgettingStock(orders: Orders, cache: Pick<Cache, 'forget'>): Orders {
  return {
    async place(purchase) {
      const placed = await orders.place(purchase)
      if (placed.status === 'confirmed') await cache.forget(purchase.lines.map(({ productId }) => stockKey(productId)))
      return placed
    },
    read: (userId, orderId) => orders.read(userId, orderId),
  }
}

function stockKey(productId: number): string {
  return `stock:${productId}`
}
