import { isDeepStrictEqual } from 'node:util'
import type { ContractCase } from '../../../src/scenario/define.ts'
import { rowAt } from '../../../src/scenario/rows.ts'
import { must } from '../../shared/must.ts'
import { confirmedOrder } from '../answers.ts'
import { historyOrderId, isScarce, type ShopData } from '../dataset.ts'
import type { OrderLine } from '../operations/orders.ts'
import { productAtRank } from '../popularity.ts'
import { available, expectAvailable, type Outcome, signedIn } from './shopper.ts'

/** One of the products that are scarce, the least popular first: each case takes one of its own. */
function scarce(number: number, { products }: ShopData): { readonly productId: number; readonly stock: number } {
  const ranks = Array.from({ length: products.length }, (_, rank) => rank).filter(isScarce)
  const productId = productAtRank(ranks.at(-1 - number) ?? 0, products.length)
  return { productId, stock: rowAt(products, productId - 1).stock }
}

function mustBeRefused(outcome: Outcome, what: string): void {
  must(
    outcome.kind === 'refused' && outcome.reason === 'out_of_stock',
    () =>
      `${what}: found ${outcome.kind === 'refused' ? `it refused as ${outcome.reason}` : 'it confirmed'}, expected 409, or 202 and later rejected as out_of_stock`,
  )
}

export const orderCases: readonly ContractCase<ShopData>[] = [
  {
    name: 'an order of the data set can be read by its user',
    async run(probe, { orders }) {
      const shopper = await signedIn(probe, 3)
      const { body } = await probe.expect(shopper.read(historyOrderId(3)), { 200: confirmedOrder })
      const { id, totalCents, lines } = rowAt(orders, 2)
      must(
        isDeepStrictEqual(confirmedOrder.parse(body), { id, status: 'confirmed', totalCents, lines }),
        () =>
          `GET /orders/${id}: found ${JSON.stringify(body)}, expected total ${totalCents} and lines ${JSON.stringify(lines)}`,
      )
    },
  },
  {
    name: 'an order is confirmed with its prices, and takes from stock exactly what was ordered',
    async run(probe, { products }) {
      const shopper = await signedIn(probe, 4)
      const ordered = [
        [77, 2],
        [11, 3],
        [42, 1],
      ] as const
      const before = await Promise.all(ordered.map(([productId]) => available(probe, productId)))
      const outcome = await shopper.place(
        'contract-confirmed',
        ordered.map(([productId, quantity]) => ({ productId, quantity })),
      )
      const lines = ordered
        .map(([productId, quantity]) => ({
          productId,
          quantity,
          priceCents: rowAt(products, productId - 1).priceCents,
        }))
        .sort((a, b) => a.productId - b.productId)
      const totalCents = lines.reduce((sum, { quantity, priceCents }) => sum + quantity * priceCents, 0)
      const expected = { id: outcome.id, status: 'confirmed', totalCents, lines }
      must(
        outcome.kind === 'confirmed' && isDeepStrictEqual(outcome.order, expected),
        () =>
          `POST /orders of products 77, 11 and 42: found ${JSON.stringify(outcome)}, expected ${JSON.stringify(expected)}`,
      )
      for (const [index, [productId, quantity]] of ordered.entries()) {
        await expectAvailable(probe, productId, (before[index] ?? 0) - quantity, `after ${quantity} were ordered`)
      }
    },
  },
  {
    name: 'an order that one line cannot be had of takes nothing at all',
    async run(probe, data) {
      const shopper = await signedIn(probe, 5)
      const { productId, stock } = scarce(0, data)
      const before = await available(probe, 1)
      const lines: OrderLine[] = [
        { productId: 1, quantity: 1 },
        { productId, quantity: stock + 1 },
      ]
      mustBeRefused(
        await shopper.place('contract-too-many', lines),
        `POST /orders of ${stock + 1} units where ${stock} are left`,
      )
      await expectAvailable(probe, productId, stock, 'after the refusal')
      await expectAvailable(probe, 1, before, 'after the refusal of the other line')
    },
  },
  {
    name: 'the last units are sold once, however many want them at the same time',
    async run(probe, data) {
      const { productId, stock } = scarce(1, data)
      const quantity = Math.ceil(stock / 5)
      const shoppers = await Promise.all([6, 7, 8, 9].map((userId) => signedIn(probe, userId)))
      const outcomes = await Promise.all(
        [1, 2, 3].flatMap((round) =>
          shoppers.map((shopper) => shopper.place(`contract-race-${round}`, [{ productId, quantity }])),
        ),
      )
      const confirmed = outcomes.filter(({ kind }) => kind === 'confirmed').length
      const expected = Math.floor(stock / quantity)
      must(
        confirmed === expected,
        () =>
          `POST /orders 12 times at once of ${quantity} units where ${stock} are left: found ${confirmed} confirmed, expected ${expected}`,
      )
      await expectAvailable(probe, productId, stock - expected * quantity, 'after the race')
      const [shopper] = shoppers
      if (shopper !== undefined) {
        mustBeRefused(
          await shopper.place('contract-after-the-last', [{ productId, quantity }]),
          'POST /orders of what is sold out',
        )
      }
    },
  },
]
