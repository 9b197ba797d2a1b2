import type { Assumptions } from './assumptions.ts'
import type { BillItem } from './bill-item.ts'
import { billItems } from './bill-items.ts'
import type { Catalogue } from './catalogue.ts'
import { type Demand, monthlyRates } from './demand.ts'
import { isStale, type Price, usdFor, usdForOneMore } from './price.ts'
import { weighedRates } from './scaling.ts'
import type { Usage } from './usage.ts'

/** One line of a month's bill. */
export interface BillLine {
  readonly item: string
  /** The component it is for; null: for the target as a whole. */
  readonly component: string | null
  readonly price: Price
  /** In the price's unit. */
  readonly quantity: number
  readonly usdPerMonth: number
  /** What the quantity was come by from, in words. */
  readonly basis: string
  readonly isStale: boolean
  readonly isUnsure: boolean
}

/** What a month costs. */
export interface Bill {
  readonly target: string
  readonly catalogue: string
  readonly lines: readonly BillLine[]
  readonly usdPerMonth: number
  /** What a month without a single request would cost. */
  readonly usdFixedPerMonth: number
  /** 0 to 1. */
  readonly fixedShare: number
  readonly requestsPerMonth: number
  readonly usdPerMillionRequests: number
  /** Null where no write is known to be accepted. */
  readonly usdPerThousandWrites: number | null
}

export interface PricingOptions {
  readonly assumptions: Assumptions
  readonly catalogue: Catalogue
  /** `2026-11-28`: prices that were read more than a year before are marked. */
  readonly today: string
  /** From 0; the first unless given. */
  readonly month?: number
}

const SECONDS_PER_HOUR = 3_600

/** The bill of one month. Throws a TypeError for a catalogue that holds prices only. */
export function priceMonth(usage: Usage, demand: Demand, options: PricingOptions): Bill {
  const { catalogue, assumptions, today, month = 0 } = options
  const rates = monthlyRates(demand, month)
  const lines = billItems(usage, rates, catalogue, assumptions).map((draft): BillLine => {
    const { item, component, price, quantity, basis } = draft
    const marks = { isStale: isStale(price, today), isUnsure: price.unsure === true }
    return { item, component, price, quantity, usdPerMonth: usdOf(draft, assumptions), basis, ...marks }
  })
  const usdPerMonth = lines.reduce((sum, line) => sum + line.usdPerMonth, 0)
  const usdFixedPerMonth = usdTotal(usage, new Float64Array(rates.length), catalogue, assumptions)
  const requestsPerMonth = rates.reduce((sum, rate) => sum + rate * SECONDS_PER_HOUR, 0)
  const writes = requestsPerMonth * usage.writesPerRequest
  return {
    target: usage.name,
    catalogue: catalogue.name,
    lines,
    usdPerMonth,
    usdFixedPerMonth,
    // `inSteps` takes a quantity for whole within 1e-9, so the two may differ by that much in either direction.
    fixedShare: usdPerMonth === 0 ? 0 : Math.min(1, usdFixedPerMonth / usdPerMonth),
    requestsPerMonth,
    usdPerMillionRequests: requestsPerMonth === 0 ? 0 : (usdPerMonth / requestsPerMonth) * 1e6,
    usdPerThousandWrites: writes === 0 ? null : (usdPerMonth / writes) * 1e3,
  }
}

/** The total alone: for sweeps over many rates. */
export function monthTotal(usage: Usage, demand: Demand, options: Omit<PricingOptions, 'today'>): number {
  const { catalogue, assumptions, month = 0 } = options
  return usdTotal(usage, monthlyRates(demand, month), catalogue, assumptions)
}

/** A bill as a straight line over the rate, for as long as no step of it (a replica, a class, a tier) is crossed. */
export interface Tangent {
  readonly usdPerMonth: number
  /** Dollars a month for one more request a second on average. */
  readonly usdPerRequestPerSecond: number
  /** Two rates with the same steps lie on the same straight line. */
  readonly steps: string
}

/** The straight line on which the bill lies around a demand. */
export function tangent(usage: Usage, demand: Demand, options: Omit<PricingOptions, 'today'>): Tangent {
  const { catalogue, assumptions, month = 0 } = options
  const rates = monthlyRates(demand, month)
  const requestsPerUnitOfRate =
    (rates.reduce((sum, rate) => sum + rate, 0) * SECONDS_PER_HOUR) / demand.averagePerSecond
  const drafts = billItems(usage, rates, catalogue, assumptions)
  const weighed = weighedRates(rates, usage)
  // By the law of scaling a bill is no straight line: no two rates lie on the same one.
  const curve = weighed.some((rate, hour) => rate !== rates[hour]) ? `${demand.averagePerSecond}` : ''
  const slope = (draft: BillItem): number =>
    usdForOneMore(draft.price, draft.quantity, assumptions.freeTier) * draft.quantityPerRequest * draft.factor
  const tierOf = ({ price, quantity }: BillItem): number => usdForOneMore(price, quantity, assumptions.freeTier)
  return {
    usdPerMonth: drafts.reduce((sum, draft) => sum + usdOf(draft, assumptions), 0),
    usdPerRequestPerSecond: drafts.reduce((sum, draft) => sum + slope(draft), 0) * requestsPerUnitOfRate,
    steps: [...drafts.map((draft) => `${draft.item}:${draft.steps}:${tierOf(draft)}`), curve].join('|'),
  }
}

function usdTotal(usage: Usage, rates: Float64Array, catalogue: Catalogue, assumptions: Assumptions): number {
  return billItems(usage, rates, catalogue, assumptions).reduce((sum, draft) => sum + usdOf(draft, assumptions), 0)
}

function usdOf({ price, quantity, factor }: BillItem, { freeTier }: Assumptions): number {
  return usdFor(price, quantity, freeTier) * factor
}
