import type { ContractCase, ProbeRequest } from '../../../src/scenario/define.ts'
import { errorAnswer } from '../answers.ts'
import { historyOrderId, type ShopData } from '../dataset.ts'
import { available, expectAvailable, must, type Shopper, signedIn } from './shopper.ts'

const line = { productId: 1, quantity: 1 }
const lines = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ productId: index + 1, quantity: 1 }))

/** Each is wrong in one way alone. */
const badOrders: readonly (readonly [what: string, make: (shopper: Shopper) => ProbeRequest])[] = [
  ['broken JSON', (by) => raw(by, '{"lines":[')],
  ['no body', (by) => withBody(by, undefined)],
  ['no lines', (by) => withBody(by, {})],
  ['an empty list of lines', (by) => withBody(by, { lines: [] })],
  ['eleven lines', (by) => withBody(by, { lines: lines(11) })],
  ['a line without a product', (by) => withBody(by, { lines: [{ quantity: 1 }] })],
  ['a line without a quantity', (by) => withBody(by, { lines: [{ productId: 1 }] })],
  ['quantity 0', (by) => withBody(by, { lines: [{ productId: 1, quantity: 0 }] })],
  ['a negative quantity', (by) => withBody(by, { lines: [{ productId: 1, quantity: -1 }] })],
  ['quantity 1.5', (by) => withBody(by, { lines: [{ productId: 1, quantity: 1.5 }] })],
  ['quantity 101', (by) => withBody(by, { lines: [{ productId: 1, quantity: 101 }] })],
  ['the same product twice', (by) => withBody(by, { lines: [line, line] })],
  ['no Idempotency-Key', (by) => withKey(by, undefined)],
  ['an Idempotency-Key of 65 characters', (by) => withKey(by, 'k'.repeat(65))],
]

function withBody(by: Shopper, body: object | undefined): ProbeRequest {
  const { method, path, headers = {} } = by.order('contract-bad-input', [])
  return { method, path, headers, ...(body === undefined ? {} : { body }) }
}

function raw(by: Shopper, rawBody: string): ProbeRequest {
  return { ...withBody(by, undefined), rawBody }
}

function withKey(by: Shopper, key: string | undefined): ProbeRequest {
  const { 'idempotency-key': _, ...headers } = { ...by.order('', [line]).headers }
  return { ...by.order('', [line]), headers: { ...headers, ...(key === undefined ? {} : { 'idempotency-key': key }) } }
}

export const badOrderCases: readonly ContractCase<ShopData>[] = [
  ...badOrders.map(
    ([what, make]): ContractCase<ShopData> => ({
      name: `an order with ${what} is refused`,
      async run(probe) {
        await probe.expect(make(await signedIn(probe, 1)), { 400: errorAnswer })
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
