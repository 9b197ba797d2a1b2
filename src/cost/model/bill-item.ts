import type { Assumptions } from './assumptions.ts'
import type { Catalogue } from './catalogue.ts'
import type { Price } from './price.ts'
import type { Usage } from './usage.ts'

/** A line of a bill before it is priced. */
export interface BillItem {
  readonly item: string
  readonly component: string | null
  readonly price: Price
  readonly quantity: number
  /** What the price is multiplied by: a standby costs as much again. */
  readonly factor: number
  /** How much the quantity rises with one more request a month, spread like the others; 0 for what rises in steps. */
  readonly quantityPerRequest: number
  /** What the quantity was rounded up to, for what rises in steps: two bills with the same steps lie on a straight line. */
  readonly steps: number
  readonly basis: string
}

/** What lines are drafted from. */
export interface Drafting {
  readonly usage: Usage
  /** Requests a second at each hour of the month. */
  readonly rates: Float64Array
  /** Requests of the month. */
  readonly requests: number
  /** The highest of the hours, with the burst within it. */
  readonly peakPerSecond: number
  readonly offers: NonNullable<Catalogue['offers']>
  readonly catalogue: Catalogue
  readonly assumptions: Assumptions
}

/** A line of something that is there all the time, or in whole pieces. */
export function steppedLine(
  price: Price,
  quantity: number,
  about: { item: string; component?: string; basis: string; factor?: number; steps?: number },
): BillItem {
  const { item, component = null, basis, factor = 1, steps = quantity } = about
  return { item, component, price, quantity, factor, quantityPerRequest: 0, steps, basis }
}

/** A line of something that goes with the requests. */
export function proportionalLine(
  price: Price,
  quantityPerRequest: number,
  requests: number,
  about: { item: string; component?: string; basis: string; factor?: number },
): BillItem {
  const { item, component = null, basis, factor = 1 } = about
  const quantity = quantityPerRequest * requests
  return { item, component, price, quantity, factor, quantityPerRequest, steps: 0, basis }
}
