import { joinIds, parseIds } from '../../architectures/microservices/ids.ts'
import type { Route } from '../../base/route.ts'
import type { RemoteModule } from '../../kit/remote-module.ts'
import type { Catalog, Price } from '../domain/catalog/port.ts'

/** What the catalog offers to other services only. */
export function catalogInternalRoutes(catalog: Pick<Catalog, 'prices'>): Route[] {
  return [
    {
      name: 'prices',
      method: 'GET',
      path: '/internal/prices',
      handle: async ({ query }) => ({ status: 200, body: await catalog.prices(parseIds(query.ids)) }),
    },
  ]
}

/** The catalog, as far as other services need it, over HTTP. */
export function remoteCatalog(service: RemoteModule): Pick<Catalog, 'prices'> {
  return { prices: (ids) => service.get<Price[]>(`/internal/prices?ids=${joinIds(ids)}`) }
}
