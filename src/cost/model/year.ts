import { monthTotal, type PricingOptions } from './bill.ts'
import type { Demand } from './demand.ts'
import type { Usage } from './usage.ts'

/** A year's totals month by month, in dollars. */
export function priceYear(usage: Usage, demand: Demand, options: Omit<PricingOptions, 'today' | 'month'>): number[] {
  return Array.from({ length: 12 }, (_, month) => monthTotal(usage, demand, { ...options, month }))
}
