import type { Random } from '../../src/scenario/random.ts'
import type { Sampler } from '../../src/scenario/sampling.ts'
import { SHOPPERS, type ShopData } from './dataset.ts'
import { productSampler } from './popularity.ts'

/** An order as it was planned, whatever became of it. */
export interface PlannedOrder {
  readonly userId: number
  readonly idempotencyKey: string
}

/** What planning knows: who may be drawn, and what has been planned so far. */
export interface ShopPlanState {
  readonly data: ShopData
  /** Draws a product id, popular ones more often. */
  readonly drawProduct: Sampler<number>
  /** Operations planned so far. */
  planned: number
  /** Start of every Idempotency-Key of this stream. */
  keyPrefix: string | undefined
  orders: number
  /** The latest orders with the operation number of each, oldest first, in a ring. */
  readonly latest: { readonly at: number; readonly order: PlannedOrder }[]
}

/** An order is read back this many operations later at the earliest: enough for its answer to have come. */
const OPERATIONS_BETWEEN = 200
/** Orders that may be read back: more than lie within OPERATIONS_BETWEEN operations, and recent enough to be remembered. */
const RING = 1_000

export function shopPlanState(data: ShopData): ShopPlanState {
  return {
    data,
    drawProduct: productSampler(data.products.length),
    planned: 0,
    keyPrefix: undefined,
    orders: 0,
    latest: [],
  }
}

export function drawUser(random: Random): number {
  return random.int(1, SHOPPERS)
}

/** Plans an order of a user under a key that no other order of this stream has, nor one of another stream. */
export function planOrder(state: ShopPlanState, random: Random, userId: number): PlannedOrder {
  state.keyPrefix ??= [0, 0, 0].map(() => random.int(0, 0xffff_ffff).toString(36)).join('')
  const order = { userId, idempotencyKey: `${state.keyPrefix}-${state.orders.toString(36)}` }
  state.latest[state.orders % RING] = { at: state.planned, order }
  state.orders += 1
  return order
}

/** An order that was planned long enough ago to be read, or `undefined` where there is none yet. */
export function earlierOrder(state: ShopPlanState, random: Random): PlannedOrder | undefined {
  const oldest = Math.max(0, state.orders - RING)
  let newest = state.orders - 1
  while (newest >= oldest && entry(state, newest).at > state.planned - OPERATIONS_BETWEEN) newest -= 1
  return newest < oldest ? undefined : entry(state, random.int(oldest, newest)).order
}

function entry(state: ShopPlanState, number: number): ShopPlanState['latest'][number] {
  return state.latest[number % RING] as ShopPlanState['latest'][number]
}
