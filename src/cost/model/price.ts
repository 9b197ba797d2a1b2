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
  /** Units a month that cost nothing. */
  readonly free?: number
  /** Two sources disagree, or the price was read second-hand. */
  readonly unsure?: boolean
}

/**
 * What a quantity used in one month costs in US dollars, step by step. Tiers count from the first unit, free ones included.
 * @param quantity in the price's unit
 * @param withFreeTier whether the monthly free allowance is taken off first
 */
export function usdFor(price: Price, quantity: number, withFreeTier = false): number {
  const free = withFreeTier ? (price.free ?? 0) : 0
  let usd = 0
  let from = 0
  const charged = Math.max(0, quantity - free)
  for (const { upTo, usdPerUnit } of price.tiers) {
    const to = Math.min(charged, upTo ?? Number.POSITIVE_INFINITY)
    if (to <= from) break
    usd += (to - from) * usdPerUnit
    from = to
  }
  return usd
}

/** What one more unit would cost at this quantity. */
export function usdForOneMore(price: Price, quantity: number, withFreeTier = false): number {
  const free = withFreeTier ? (price.free ?? 0) : 0
  if (quantity < free) return 0
  const tier = price.tiers.find(({ upTo }) => upTo === null || quantity - free < upTo)
  return tier?.usdPerUnit ?? 0
}

/** A quantity in whole billing steps, rounded up; a hair above a whole number is rounding and not another step. */
export function inSteps(quantity: number, step: number): number {
  const steps = quantity / step
  const whole = Math.round(steps)
  return (Math.abs(steps - whole) < 1e-9 * Math.max(1, whole) ? whole : Math.ceil(steps)) * step
}

const STALE_AFTER_DAYS = 365
const DAY_MS = 86_400_000
/** Of the mean Gregorian year. */
const DAYS_A_MONTH = 365.2425 / 12

/**
 * Whether a price was read more than a year ago. A date of a year or a month alone counts from its last day.
 * @param today as `2026-11-28`
 */
export function isStale({ readOn }: Pick<Price, 'readOn'>, today: string): boolean {
  return daysSince(readOn, today).least > STALE_AFTER_DAYS
}

/**
 * How old a price is, in whole months: `13 months old`, `0 to 11 months old` where only a part of the date is known.
 * @param today as `2026-11-28`
 */
export function ageText({ readOn }: Pick<Price, 'readOn'>, today: string): string {
  const { least, most } = daysSince(readOn, today)
  const [from, to] = [least, most].map((days) => Math.floor(Math.max(0, days) / DAYS_A_MONTH))
  return from === to ? `${from} ${from === 1 ? 'month' : 'months'} old` : `${from} to ${to} months old`
}

/** Days from a date to another: from the last day of a year or a month, and from its first. */
function daysSince(readOn: string, today: string): { readonly least: number; readonly most: number } {
  const [year = 0, month, day] = readOn.split('-').map(Number)
  const since = (date: number): number => (Date.parse(`${today}T00:00:00Z`) - date) / DAY_MS
  const last = day === undefined ? Date.UTC(year, month ?? 12, 0) : Date.UTC(year, (month ?? 1) - 1, day)
  return { least: since(last), most: since(Date.UTC(year, (month ?? 1) - 1, day ?? 1)) }
}
