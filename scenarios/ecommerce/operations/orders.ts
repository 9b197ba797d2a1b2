import { z } from 'zod'
import type { Operation } from '../../../src/scenario/define.ts'
import type { Random } from '../../../src/scenario/random.ts'
import { type Sampler, weighted } from '../../../src/scenario/sampling.ts'
import {
  type ConfirmedOrder,
  confirmedOrder,
  errorAnswer,
  type OrderAnswer,
  orderAnswer,
  orderId,
  pendingOrder,
} from '../answers.ts'
import { authorization, orderIdOrHistory, rememberOrder, type ShopMemory } from '../memory.ts'
import { drawUser, earlierOrder, type PlannedOrder, planOrder, type ShopPlanState } from '../plan-state.ts'

export interface OrderLine {
  readonly productId: number
  readonly quantity: number
}

interface OrderParams extends PlannedOrder {
  readonly lines: readonly OrderLine[]
}

/** What the ledger keeps of an accepted order. */
export interface OrderedContent extends OrderParams {
  /** 201: confirmed at once; 202: to be decided. */
  readonly status: number
}

/** The key of an order at the client: keys of different users are unrelated. */
export function writeKey(order: PlannedOrder): string {
  return `${order.userId}:${order.idempotencyKey}`
}

const isSameLine = (one: OrderLine, other: OrderLine | undefined): boolean =>
  one.productId === other?.productId && one.quantity === other.quantity

const orderPath = (id: string): string => `/orders/${encodeURIComponent(id)}`

const drawLineCount = weighted([
  [1, 50],
  [2, 25],
  [3, 15],
  [4, 7],
  [5, 3],
])
const drawQuantity = weighted([
  [1, 75],
  [2, 20],
  [3, 5],
])

function drawLines(random: Random, drawProduct: Sampler<number>): OrderLine[] {
  const products = new Set(Array.from({ length: drawLineCount(random) }, () => drawProduct(random)))
  return [...products].map((productId) => ({ productId, quantity: drawQuantity(random) }))
}

const orderBody = z
  .object({
    lines: z
      .array(z.object({ productId: z.int().positive(), quantity: z.int().min(1).max(100) }))
      .min(1)
      .max(10)
      .describe('each product once'),
  })
  .meta({ title: 'OrderToPlace' })

export const placeOrder: Operation<ShopPlanState, ShopMemory, OrderParams> = {
  weight: 10,
  plan(state, random) {
    state.planned += 1
    return { ...planOrder(state, random, drawUser(random)), lines: drawLines(random, state.drawProduct) }
  },
  request: ({ userId, idempotencyKey, lines }, memory) => ({
    method: 'POST',
    path: '/orders',
    headers: { ...authorization(memory, userId), 'idempotency-key': idempotencyKey },
    body: { lines },
  }),
  answers: { 201: confirmedOrder, 202: pendingOrder, 409: errorAnswer },
  mismatch({ lines }, { status, body }) {
    if (status !== 201) return undefined
    const sent = lines.toSorted((a, b) => a.productId - b.productId)
    const confirmed = (body as ConfirmedOrder).lines
    const isSame = confirmed.length === sent.length && confirmed.every((line, index) => isSameLine(line, sent[index]))
    return isSame ? undefined : 'an order with other lines than were sent'
  },
  learn({ idempotencyKey }, response, memory) {
    if (response.status !== 409) rememberOrder(memory, idempotencyKey, (response.body as OrderAnswer).id)
  },
  writeKey,
  accepted(params, response) {
    if (response.status === 409) return undefined
    const content: OrderedContent = { ...params, status: response.status }
    return { id: (response.body as OrderAnswer).id, content }
  },
  visibility: {
    request: ({ userId }, response, memory) => ({
      method: 'GET',
      path: orderPath((response.body as OrderAnswer).id),
      headers: authorization(memory, userId),
    }),
    visible: (response) => response.status === 200 && (response.body as OrderAnswer).status !== 'pending',
  },
  api: {
    summary: 'Place an order, which takes all of its lines from stock or none',
    description:
      'Answers 201 where the order is decided at once, 202 where that is done later; it may then end as rejected.',
    method: 'POST',
    path: '/orders',
    signedIn: true,
    parameters: { header: { 'Idempotency-Key': z.string().min(1).max(64) } },
    body: orderBody,
    otherAnswers: { 200: orderAnswer.describe('the repeat of an order under its key') },
    refusals: {
      400: 'no JSON, missing or extra lines, a quantity outside of 1 to 100, a product twice, no Idempotency-Key',
      401: 'no token, or one that is bad, forged or expired',
      409: 'a product is not in stock in this quantity',
      422: 'an unknown product, or an Idempotency-Key that stands for another body',
    },
  },
}

interface ReadParams {
  readonly userId: number
  /** Of the order to read; without one, the user's order in the data set is read. */
  readonly idempotencyKey: string | undefined
}

export const readOrder: Operation<ShopPlanState, ShopMemory, ReadParams> = {
  weight: 13,
  plan(state, random) {
    state.planned += 1
    return earlierOrder(state, random) ?? { userId: drawUser(random), idempotencyKey: undefined }
  },
  request: ({ userId, idempotencyKey }, memory) => ({
    method: 'GET',
    path: orderPath(orderIdOrHistory(memory, userId, idempotencyKey)),
    headers: authorization(memory, userId),
  }),
  answers: { 200: orderAnswer },
  mismatch: (_, { body }, __, request) =>
    request.path === orderPath((body as OrderAnswer).id) ? undefined : 'another order than was asked for',
  api: {
    summary: 'Read an order of the one who asks',
    method: 'GET',
    path: '/orders/{id}',
    signedIn: true,
    parameters: { path: { id: orderId } },
    refusals: {
      401: 'no token, or one that is bad, forged or expired',
      404: "no such order, or somebody else's",
    },
  },
}
