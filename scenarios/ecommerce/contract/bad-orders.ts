import type { ContractCase, ProbeRequest } from '../../../src/scenario/define.ts'
import { must } from '../../shared/must.ts'
import { bearer } from '../../shared/sign-in.ts'
import { errorAnswer } from '../answers.ts'
import { historyOrderId, type ShopData } from '../dataset.ts'
import { available, expectAvailable, signedIn } from './shopper.ts'

const line = { productId: 1, quantity: 1 }
const lines = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ productId: index + 1, quantity: 1 }))

type Sent = Pick<ProbeRequest, 'body' | 'rawBody' | 'headers'>

const good: Sent = { body: { lines: [line] } }

/** Each is wrong in one way alone. */
const badOrders: readonly (readonly [what: string, sent: Sent])[] = [
  ['broken JSON', { rawBody: '{"lines":[' }],
  ['no body', {}],
  ['no lines', { body: {} }],
  ['an empty list of lines', { body: { lines: [] } }],
  ['eleven lines', { body: { lines: lines(11) } }],
  ['a line without a product', { body: { lines: [{ quantity: 1 }] } }],
  ['a line without a quantity', { body: { lines: [{ productId: 1 }] } }],
  ['quantity 0', { body: { lines: [{ productId: 1, quantity: 0 }] } }],
  ['a negative quantity', { body: { lines: [{ productId: 1, quantity: -1 }] } }],
  ['quantity 1.5', { body: { lines: [{ productId: 1, quantity: 1.5 }] } }],
  ['quantity 101', { body: { lines: [{ productId: 1, quantity: 101 }] } }],
  ['the same product twice', { body: { lines: [line, line] } }],
  ['no Idempotency-Key', { ...good, headers: {} }],
  ['an Idempotency-Key of 65 characters', { ...good, headers: { 'idempotency-key': 'k'.repeat(65) } }],
]

export const badOrderCases: readonly ContractCase<ShopData>[] = [
  ...badOrders.map(
    ([what, { headers, ...sent }]): ContractCase<ShopData> => ({
      name: `an order with ${what} is refused`,
      async run(probe) {
        const { token } = await signedIn(probe, 1)
        // A key for each: a shop that took one of them must not then refuse the others for another reason.
        const key = { 'idempotency-key': `contract with ${what}` }
        await probe.expect(
          { method: 'POST', path: '/orders', ...sent, headers: { ...bearer(token), ...(headers ?? key) } },
          { 400: errorAnswer },
        )
      },
    }),
  ),
  {
    name: 'an order of an unknown product is refused, with all its lines',
    async run(probe, { products }) {
      const shopper = await signedIn(probe, 2)
      const before = await available(probe, 1)
      const outcome = await shopper.place('contract-unknown-product', [
        line,
        { productId: products.length + 1, quantity: 1 },
      ])
      must(
        outcome.kind === 'refused' && outcome.reason === 'unknown_product',
        () =>
          `POST /orders with product ${products.length + 1}, which does not exist: found the order ${outcome.kind === 'refused' ? `refused as ${outcome.reason}` : 'confirmed'}, expected 422, or 202 and later rejected as unknown_product`,
      )
      await expectAvailable(probe, 1, before, 'after the refusal')
    },
  },
  {
    name: "an unknown order and somebody else's are not found",
    async run(probe) {
      const shopper = await signedIn(probe, 1)
      await probe.expect(shopper.read('no-such-order'), { 404: errorAnswer })
      await probe.expect(shopper.read(historyOrderId(2)), { 404: errorAnswer })
    },
  },
]
