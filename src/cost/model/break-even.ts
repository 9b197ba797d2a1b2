import { monthTotal, type PricingOptions, type Tangent, tangent } from './bill.ts'
import type { Demand } from './demand.ts'
import type { Usage } from './usage.ts'

/** A rate at which the cheaper of two targets changes. */
export interface BreakEven {
  /** Requests a second on average. */
  readonly averagePerSecond: number
  readonly cheaperBelow: string
  readonly cheaperAbove: string
  /** The same from the straight lines on which both bills lie left of it; null where a step lies in between. */
  readonly byFormula: number | null
  /** Whether one bill jumps over the other there: a replica or a class more. */
  readonly isJump: boolean
}

export interface Sweep {
  readonly fromPerSecond: number
  readonly toPerSecond: number
  /** Points on a logarithmic grid. */
  readonly points: number
}

export const DEFAULT_SWEEP: Sweep = { fromPerSecond: 0.01, toPerSecond: 10_000, points: 240 }

type Options = Omit<PricingOptions, 'today'>

/** Rates of a sweep, evenly spaced by ratio. */
export function sweepRates({ fromPerSecond, toPerSecond, points }: Sweep = DEFAULT_SWEEP): number[] {
  const ratio = (toPerSecond / fromPerSecond) ** (1 / (points - 1))
  return Array.from({ length: points }, (_, index) => fromPerSecond * ratio ** index)
}

/** A month's total at each rate, in dollars. */
export function sweepTotals(usage: Usage, demand: Demand, options: Options, rates: readonly number[]): number[] {
  return rates.map((averagePerSecond) => monthTotal(usage, { ...demand, averagePerSecond }, options))
}

/**
 * The rates at which the order of two targets changes under one shape of traffic, for each two of these: by sweep and
 * bisection, and beside it by formula, where both bills are straight lines from the point of the sweep before it.
 */
export function breakEvens(
  usages: readonly Usage[],
  demand: Demand,
  options: Options,
  sweep: Sweep = DEFAULT_SWEEP,
): BreakEven[] {
  const rates = sweepRates(sweep)
  const swept = usages.map((usage) => ({ usage, totals: sweepTotals(usage, demand, options, rates) }))
  return swept.flatMap((a, at) =>
    swept.slice(at + 1).flatMap((b) => {
      const differences = a.totals.map((usd, index) => usd - (b.totals[index] ?? 0))
      return rates.slice(1).flatMap((right, index) => {
        const left = rates[index] ?? 0
        const [before = 0, after = 0] = [differences[index], differences[index + 1]]
        if (before === 0 || Math.sign(before) === Math.sign(after)) return []
        return [crossing(a.usage, b.usage, demand, options, { left, right, isALess: before < 0 })]
      })
    }),
  )
}

function crossing(
  a: Usage,
  b: Usage,
  demand: Demand,
  options: Options,
  { left, right, isALess }: { left: number; right: number; isALess: boolean },
): BreakEven {
  const differenceAt = (averagePerSecond: number): number =>
    monthTotal(a, { ...demand, averagePerSecond }, options) - monthTotal(b, { ...demand, averagePerSecond }, options)
  let [low, high] = [left, right]
  for (let step = 0; step < 60 && high / low > 1 + 1e-9; step++) {
    const middle = Math.sqrt(low * high)
    if (differenceAt(middle) < 0 === isALess) low = middle
    else high = middle
  }
  const [before, after] = [Math.abs(differenceAt(low)), Math.abs(differenceAt(high))]
  const total = monthTotal(a, { ...demand, averagePerSecond: low }, options)
  const [cheaperBelow, cheaperAbove] = isALess ? [a.name, b.name] : [b.name, a.name]
  return {
    averagePerSecond: high,
    cheaperBelow,
    cheaperAbove,
    byFormula: formula(a, b, demand, options, left, high),
    isJump: before + after > 1e-4 * total,
  }
}

/** Where two straight lines cross: (intercept of one - of the other) / (slope of the other - of one). */
function formula(a: Usage, b: Usage, demand: Demand, options: Options, left: number, near: number): number | null {
  const at = (usage: Usage, averagePerSecond: number): Tangent =>
    tangent(usage, { ...demand, averagePerSecond }, options)
  const [lineA, lineB] = [at(a, left), at(b, left)]
  const sameSteps = lineA.steps === at(a, near).steps && lineB.steps === at(b, near).steps
  const slope = lineA.usdPerRequestPerSecond - lineB.usdPerRequestPerSecond
  if (!sameSteps || slope === 0) return null
  return left + (lineB.usdPerMonth - lineA.usdPerMonth) / slope
}
