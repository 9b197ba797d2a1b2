import type { PriceTier } from '../../model/price.ts'

/** A price as a provider's file has it, in the unit of our catalogue. */
export interface FoundPrice {
  readonly tiers: readonly PriceTier[]
  /** Units a month that the file gives away. */
  readonly free?: number
}

/** One step of a provider's price: from this quantity on, in the provider's unit. */
export interface ProviderStep {
  readonly from: number
  readonly usd: number
}

/**
 * Steps of a provider in our unit. A first step that costs nothing is a free allowance, and the others count from its end.
 * @param perUnit so many of the provider's units are one of ours
 */
export function inOurUnit(steps: readonly ProviderStep[], perUnit: number): FoundPrice {
  const sorted = steps.toSorted((a, b) => a.from - b.from)
  const [first, ...others] = sorted
  const isFree = first?.usd === 0 && others.length > 0
  const paid = isFree ? others : sorted
  const start = isFree ? (others[0]?.from ?? 0) : 0
  const exact = (value: number): number => Number(value.toPrecision(12))
  return {
    tiers: paid.map(({ usd }, index) => {
      const next = paid[index + 1]
      return {
        upTo: next === undefined ? null : exact((next.from - start) / perUnit),
        usdPerUnit: exact(usd * perUnit),
      }
    }),
    ...(isFree && { free: exact(start / perUnit) }),
  }
}

/** What a file says of each price; several that differ say nothing. */
export class FoundPrices {
  readonly #all = new Map<string, FoundPrice[]>()

  add(key: string, price: FoundPrice): void {
    const before = this.#all.get(key) ?? []
    if (before.some((each) => JSON.stringify(each) === JSON.stringify(price))) return
    this.#all.set(key, [...before, price])
  }

  /** Prices that the files agree on. */
  get agreed(): ReadonlyMap<string, FoundPrice> {
    return new Map([...this.#all].flatMap(([key, [only, ...more]]) => (only && more.length === 0 ? [[key, only]] : [])))
  }

  /** Keys for which the files have several prices. */
  get ambiguous(): readonly string[] {
    return [...this.#all].filter(([, prices]) => prices.length > 1).map(([key]) => key)
  }
}
