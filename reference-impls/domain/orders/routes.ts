import type { Tokens } from '../accounts/tokens.ts'
import { ApiError, invalid, notFound } from '../api-error.ts'
import type { Line } from '../inventory/port.ts'
import { isInteger, MAX_ID, parseObject, parseText } from '../parse.ts'
import type { Route, RouteResponse } from '../route.ts'
import type { Orders, Placement } from './port.ts'

const MAX_LINES = 10
const MAX_QUANTITY = 100

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

/** The lines of an order in ascending order of product; anything else is refused with 400. */
export function parseLines(body: unknown): Line[] {
  const { lines } = parseObject(body, 'The body', ['lines'])
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > MAX_LINES)
    throw invalid(`"lines" must hold 1 to ${MAX_LINES} lines.`)
  const parsed = lines.map(parseLine).sort((a, b) => a.productId - b.productId)
  if (parsed.some((line, index) => line.productId === parsed[index - 1]?.productId))
    throw invalid('Each product may stand in one line only.')
  return parsed
}

function parseLine(value: unknown): Line {
  const { productId, quantity } = parseObject(value, 'A line', ['productId', 'quantity'])
  if (!isInteger(productId, 1, MAX_ID)) throw invalid('"productId" must be a positive whole number.')
  if (!isInteger(quantity, 1, MAX_QUANTITY))
    throw invalid(`"quantity" must be a whole number from 1 to ${MAX_QUANTITY}.`)
  return { productId, quantity }
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
