import { invalid, notFound } from '../../../base/api-error.ts'
import { MAX_ID, parseInteger, queryInteger } from '../../../base/parse.ts'
import type { Route } from '../../../base/route.ts'
import type { Inventory } from '../inventory/port.ts'
import type { Catalog } from './port.ts'

/** The operations `listProducts` and `viewProduct`. */
export function catalogRoutes(catalog: Catalog, inventory: Pick<Inventory, 'available'>): Route[] {
  return [
    {
      name: 'listProducts',
      method: 'GET',
      path: '/products',
      sharedCaching: 'for a while',
      async handle({ query }) {
        if (query.category === '') throw invalid('"category" must not be empty.')
        const after = queryInteger('after', query.after, 0, MAX_ID, 0)
        const limit = queryInteger('limit', query.limit, 1, 100, 20)
        return { status: 200, body: await catalog.list(query.category, after, limit) }
      },
    },
    {
      name: 'viewProduct',
      method: 'GET',
      path: '/products/:id',
      sharedCaching: 'if unchanged', // the stock that it shows changes with each order
      async handle({ params }) {
        const id = parseInteger(params.id, 1, MAX_ID)
        if (id === undefined) throw notFound('product')
        const [product, [stock]] = await Promise.all([catalog.product(id), inventory.available([id])])
        if (product === undefined) throw notFound('product')
        return { status: 200, body: { ...product, available: stock?.available ?? 0 } }
      },
    },
  ]
}
