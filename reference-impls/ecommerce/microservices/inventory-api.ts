import { joinIds, parseIds } from '../../architectures/microservices/ids.ts'
import { invalid } from '../../base/api-error.ts'
import { parseObject, parseText } from '../../base/parse.ts'
import type { Route } from '../../base/route.ts'
import type { RemoteModule } from '../../kit/remote-module.ts'
import type { Inventory, ReserveOutcome, Stock } from '../domain/inventory/port.ts'
import { parseLines } from '../domain/orders/lines.ts'

const MAX_ORDER_ID_LENGTH = 64

/** The inventory for other services. Nothing of it is open to the public. */
export function inventoryInternalRoutes(inventory: Inventory): Route[] {
  return [
    {
      name: 'available',
      method: 'GET',
      path: '/internal/stock',
      handle: async ({ query }) => ({ status: 200, body: await inventory.available(parseIds(query.ids)) }),
    },
    {
      name: 'reserve',
      method: 'POST',
      path: '/internal/reservations',
      async handle({ body }) {
        const { orderId, lines } = parseObject(body, 'The body', ['orderId', 'lines'])
        const id = parseText(orderId, '"orderId"', MAX_ORDER_ID_LENGTH)
        return { status: 200, body: { outcome: await inventory.reserve(id, parseLines({ lines })) } }
      },
    },
    {
      name: 'release',
      method: 'DELETE',
      path: '/internal/reservations/:orderId',
      async handle({ params }) {
        if (params.orderId === undefined) throw invalid('The order is missing.')
        await inventory.release(params.orderId)
        return { status: 204 }
      },
    },
  ]
}

/** The inventory over HTTP. All of its calls may be repeated: a reservation is made once for an order. */
export function remoteInventory(service: RemoteModule): Inventory {
  return {
    available: (ids) => service.get<Stock[]>(`/internal/stock?ids=${joinIds(ids)}`),
    async reserve(orderId, lines) {
      const body = { orderId, lines: lines.map(({ productId, quantity }) => ({ productId, quantity })) }
      return (await service.post<{ outcome: ReserveOutcome }>('/internal/reservations', body, true)).outcome
    },
    release: (orderId) => service.delete(`/internal/reservations/${encodeURIComponent(orderId)}`),
  }
}
