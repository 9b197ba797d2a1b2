import { z } from 'zod'
import type { Probe, ProbeRequest, Response } from '../../../src/scenario/define.ts'
import { bearer, signInRequest } from '../../shared/sign-in.ts'
import {
  confirmedOrder,
  errorAnswer,
  type OrderAnswer,
  orderAnswer,
  pendingOrder,
  productAnswer,
  sessionAnswer,
} from '../answers.ts'
import { accounts } from '../dataset.ts'
import type { OrderLine } from '../operations/orders.ts'

/** How an order ended: refused at once, or accepted and decided. */
export type Outcome = { readonly id: string | undefined; readonly response: Response } & (
  | { readonly kind: 'confirmed'; readonly order: z.infer<typeof confirmedOrder> }
  | { readonly kind: 'refused'; readonly reason: string }
)

/** A user of the data set who is signed in at a target. */
export interface Shopper {
  readonly userId: number
  readonly token: string
  /** The request that places an order. */
  order(idempotencyKey: string, lines: unknown): ProbeRequest
  read(orderId: string): ProbeRequest
  /** Places an order and waits until it is decided; a refusal has to be one that the contract knows. */
  place(idempotencyKey: string, lines: readonly OrderLine[]): Promise<Outcome>
}

/** Right answers to a new order, whatever becomes of it. */
const newOrderAnswers = { 201: confirmedOrder, 202: pendingOrder, 409: errorAnswer, 422: errorAnswer }

/** Right answers to the repeat of an order. */
export const repeatAnswers = { 200: orderAnswer, 201: orderAnswer, 202: orderAnswer }

export async function signedIn(probe: Probe, userId: number): Promise<Shopper> {
  const { token } = sessionAnswer.parse(
    (await probe.expect(signInRequest(accounts, userId), { 201: sessionAnswer })).body,
  )
  const order = (idempotencyKey: string, lines: unknown): ProbeRequest => ({
    method: 'POST',
    path: '/orders',
    headers: { ...bearer(token), 'idempotency-key': idempotencyKey },
    body: { lines },
  })
  const read = (orderId: string): ProbeRequest => ({
    method: 'GET',
    path: `/orders/${encodeURIComponent(orderId)}`,
    headers: bearer(token),
  })
  const place = async (idempotencyKey: string, lines: readonly OrderLine[]): Promise<Outcome> => {
    const response = await probe.expect(order(idempotencyKey, lines), newOrderAnswers)
    if (response.status >= 400) {
      return {
        kind: 'refused',
        id: undefined,
        response,
        reason: response.status === 409 ? 'out_of_stock' : 'unknown_product',
      }
    }
    const { id } = response.body as OrderAnswer
    const decided = await decision(probe, read(id))
    return decided.status === 'confirmed'
      ? { kind: 'confirmed', id, response, order: decided }
      : { kind: 'refused', id, response, reason: decided.reason }
  }
  return { userId, token, order, read, place }
}

/** The order as it was decided. */
async function decision(probe: Probe, request: ProbeRequest): Promise<Exclude<OrderAnswer, { status: 'pending' }>> {
  const response = await probe.eventually(
    request,
    ({ status, body }) => status !== 200 || (body as { status?: unknown } | null)?.status !== 'pending',
    'the order to be confirmed or rejected',
  )
  const decided = z.object({ status: z.literal(200), body: orderAnswer }).safeParse(response)
  if (!decided.success || decided.data.body.status === 'pending') {
    // Sent once more, so that the sentence of the probe says what is wrong with it.
    await probe.expect(request, { 200: orderAnswer })
    throw new Error(`${request.path} answers now this and now that`)
  }
  return decided.data.body
}

/** Units of a product that a target says are available. */
export async function available(probe: Probe, productId: number): Promise<number> {
  const response = await probe.expect({ method: 'GET', path: `/products/${productId}` }, { 200: productAnswer })
  return productAnswer.parse(response.body).available
}

/** Waits until a product has just so many units left: views may lag behind orders. */
export async function expectAvailable(probe: Probe, productId: number, units: number, why: string): Promise<void> {
  await probe.eventually(
    { method: 'GET', path: `/products/${productId}` },
    ({ body }) => (body as { available?: unknown } | null)?.available === units,
    `available ${units} ${why}`,
  )
}
