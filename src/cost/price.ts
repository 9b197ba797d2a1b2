/** One step of a price: what a unit costs up to a quantity in a month. */
export interface PriceTier {
  /** In units; `null` for the last step, which has no end. */
  readonly upTo: number | null
  readonly usdPerUnit: number
}

/** An entry of a price catalogue: on-demand list price, in US dollars. */
export interface Price {
  readonly item: string
  readonly unit: string
  readonly tiers: readonly PriceTier[]
  readonly region: string
  readonly source: string
  /** When the source was read: `2026-03-10`, or as much of a date as is known. */
  readonly readOn: string
}

/**
 * What a quantity used in one month costs in US dollars, step by step, without any free allowance.
 * @param quantity in the price's unit
 */
export function usdFor(price: Price, quantity: number): number {
  let usd = 0
  let from = 0
  for (const tier of price.tiers) {
    const to = Math.min(quantity, tier.upTo ?? Number.POSITIVE_INFINITY)
    if (to <= from) break
    usd += (to - from) * tier.usdPerUnit
    from = to
  }
  return usd
}
