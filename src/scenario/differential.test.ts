import { expect, test } from 'vitest'
import { type Flaw, tinyShop } from '../../scenarios/ecommerce/testing/tiny-shop.ts'
import { loadBenchData } from './bench-data.ts'
import { openClient } from './client.ts'
import { type FinalState, finalStateOf, firstDifference, traceFinalState } from './differential.ts'
import { loadScenario } from './load.ts'
import { scenarioDataset } from './stream.ts'

const shop = await loadScenario('ecommerce')
const data = scenarioDataset(shop, 1)

async function traced(flaws: readonly Flaw[] = [], asynchronous = false): Promise<FinalState> {
  await using server = await tinyShop(flaws, asynchronous)
  await using client = openClient(server.url, flaws.length === 0 ? {} : { eventuallyTimeoutMs: 1_000 })
  await loadBenchData(client, data)
  return await traceFinalState(shop, data, client)
}

test('shops that decide at once and later end with the same state, whatever ids they give', async () => {
  const [one, other] = [await traced(), await traced([], true)]
  expect(one.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(other).toEqual(one)
  expect(firstDifference(one, other)).toBeUndefined()
  expect(one.views.get('orders')?.length).toBeGreaterThan(data.orders?.length ?? 0)
})

test('a shop that does not store what it accepted says so in the trace', async () => {
  await expect(traced(['forgets to store'])).rejects.toThrow(/found 404|is not stored/)
})

const order = (userId: number, quantity = 1) => ({
  id: `any-${Math.random()}`,
  userId,
  idempotencyKey: 'k',
  status: 'confirmed',
  lines: [{ productId: 1, quantity }],
})
const stateOf = (orders: object[], available = 5) =>
  finalStateOf(shop, { orders, stock: [{ available, productId: 1 }] }, 300)

test('the order of rows and of their keys makes no difference', () => {
  expect(stateOf([order(1), order(2)]).hash).toBe(stateOf([order(2), order(1)]).hash)
})

test.each([
  ['another value', [order(1), order(2, 3)], 5, { view: 'orders', one: /"userId":2/, other: /"userId":2/ }],
  ['a row too many', [order(1), order(2), order(3)], 5, { view: 'orders', one: /nothing more/, other: /"userId":3/ }],
  ['a row too few', [order(1)], 5, { view: 'orders', one: /"userId":2/, other: /nothing more/ }],
  ['another view', [order(1), order(2)], 4, { view: 'stock', one: /"available":5/, other: /"available":4/ }],
])('the first difference is told: %s', (_, orders, available, { view, one, other }) => {
  const states = [stateOf([order(1), order(2)]), stateOf(orders, available)] as const
  expect(states[0].hash).not.toBe(states[1].hash)
  expect(firstDifference(...states)).toEqual({
    view,
    one: expect.stringMatching(one),
    other: expect.stringMatching(other),
  })
})
