import type { Tokens } from '../../../accounts/tokens.ts'
import { ApiError, notFound } from '../../../base/api-error.ts'
import { parseText } from '../../../base/parse.ts'
import type { Route, RouteResponse } from '../../../base/route.ts'
import { parseLines } from './lines.ts'
import type { Orders, Placement } from './port.ts'

/** The operations `placeOrder` and `readOrder`. */
export function ordersRoutes(orders: Orders, tokens: Pick<Tokens, 'authenticate'>): Route[] {
  return [
    {
      name: 'placeOrder',
      method: 'POST',
      path: '/orders',
      async handle({ headers, body }) {
        const userId = tokens.authenticate(headers)
        const idempotencyKey = parseText(headers['idempotency-key'], 'The header Idempotency-Key', 64)
        return respond(await orders.place({ userId, idempotencyKey, lines: parseLines(body) }))
      },
    },
    {
      name: 'readOrder',
      method: 'GET',
      path: '/orders/:id',
      async handle({ headers, params }) {
        const order = await orders.read(tokens.authenticate(headers), params.id ?? '')
        if (order === undefined) throw notFound('order')
        return { status: 200, body: order }
      },
    },
  ]
}

function respond(placement: Placement): RouteResponse {
  switch (placement.status) {
    case 'confirmed':
      return { status: 201, body: placement }
    case 'pending':
      return { status: 202, body: placement }
    case 'rejected':
      throw placement.reason === 'unknown_product' ? unknownProduct() : outOfStock()
    case 'unknown_product':
      throw unknownProduct()
    case 'key_reused':
      throw new ApiError(422, 'idempotency_key_reused', 'This Idempotency-Key stands for another order.')
  }
}

const outOfStock = () => new ApiError(409, 'out_of_stock', 'A product is not in stock in this quantity.')
const unknownProduct = () => new ApiError(422, 'unknown_product', 'A product does not exist.')
