import { z } from 'zod'

export { errorAnswer, sessionAnswer } from '../shared/answers.ts'

const productId = z.int().positive()
const cents = z.int().nonnegative()
const quantity = z.int().positive()
export const orderId = z.string().min(1).max(64)

/** Products on a page where the request does not say how many. */
export const PAGE_LENGTH = 20

export const productPage = z
  .object({
    products: z
      .array(z.object({ id: productId, name: z.string(), category: z.string(), priceCents: cents }))
      .max(100)
      .describe('in ascending order of id'),
    next: productId.nullable().describe('the `after` of the following page; null: there is none'),
  })
  .meta({ title: 'ProductPage' })

export const productAnswer = z
  .object({
    id: productId,
    name: z.string(),
    category: z.string(),
    description: z.string(),
    priceCents: cents,
    available: z.int().nonnegative(),
  })
  .meta({ title: 'Product' })

export const pendingOrder = z.object({ id: orderId, status: z.literal('pending') }).meta({ title: 'PendingOrder' })

export const confirmedOrder = z
  .object({
    id: orderId,
    status: z.literal('confirmed'),
    totalCents: cents,
    lines: z
      .array(z.object({ productId, quantity, priceCents: cents }))
      .min(1)
      .describe('in ascending order of productId'),
  })
  .meta({ title: 'ConfirmedOrder' })

const rejectedOrder = z
  .object({
    id: orderId,
    status: z.literal('rejected'),
    reason: z.enum(['out_of_stock', 'unknown_product']),
  })
  .meta({ title: 'RejectedOrder' })

export const orderAnswer = z
  .discriminatedUnion('status', [pendingOrder, confirmedOrder, rejectedOrder])
  .meta({ title: 'Order' })

export const storedOrder = z.object({
  id: orderId,
  userId: z.int().positive(),
  idempotencyKey: z.string(),
  status: z.enum(['pending', 'confirmed', 'rejected']),
  lines: z.array(z.object({ productId, quantity })),
})

/** `available` may be negative here: that is for the invariants to find. */
export const storedStock = z.object({ productId, available: z.int() })

export type ProductPage = z.infer<typeof productPage>
export type ProductAnswer = z.infer<typeof productAnswer>
export type ConfirmedOrder = z.infer<typeof confirmedOrder>
export type OrderAnswer = z.infer<typeof orderAnswer>
export type StoredOrder = z.infer<typeof storedOrder>
export type StoredStock = z.infer<typeof storedStock>
