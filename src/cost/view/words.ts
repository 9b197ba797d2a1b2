import { formatNumber, formatShare, list, plural } from '../../text/format.ts'
import {
  type Assumptions,
  type Bill,
  type BillLine,
  type Demand,
  monthlyRates,
  type Sensitivity,
  scalingFactor,
  type Usage,
} from '../model/index.ts'
import type { CatalogueEstimate, CostEstimate } from '../read/estimate.ts'

/** `$1,234` · `$12.30` · `$0.0042`. */
export function formatUsd(usd: number): string {
  if (usd === 0) return '$0'
  return `$${usd >= 1_000 ? formatNumber(usd, 0) : usd >= 1 ? formatNumber(usd, 2) : formatNumber(usd)}`
}

/** `12.0 requests/s on average (31.5 million a month)`. */
export function demandText({ averagePerSecond, growthPerMonth, shape }: Demand, requestsPerMonth: number): string {
  const growth = growthPerMonth === 0 ? '' : `, growing by ${formatShare(growthPerMonth)} a month`
  return `${formatNumber(averagePerSecond)} requests/s on average (${formatNumber(requestsPerMonth / 1e6)} million in the first month), ${shape}${growth}`
}

/** Where two bills cross, in one sentence each; targets that never cross are named too. */
export function breakEvenText({ breakEvens, bills }: Pick<CatalogueEstimate, 'breakEvens' | 'bills'>): string[] {
  const sentences = breakEvens.map(({ averagePerSecond, cheaperBelow, cheaperAbove, byFormula, isJump }) => {
    const formula = isJump
      ? ' (where one of them takes another replica or a larger class)'
      : byFormula === null
        ? ''
        : ` (by formula ${formatNumber(byFormula)})`
    return `Below ${formatNumber(averagePerSecond)} requests/s ${cheaperBelow} costs less than ${cheaperAbove}, above it more${formula}.`
  })
  const crossed = new Set(
    breakEvens.map(({ cheaperBelow, cheaperAbove }) => [cheaperBelow, cheaperAbove].sort().join()),
  )
  const never = bills.flatMap((a, at) =>
    bills.slice(at + 1).flatMap((b) => {
      if (crossed.has([a.target, b.target].sort().join())) return []
      const [less, more] = a.usdPerMonth <= b.usdPerMonth ? [a, b] : [b, a]
      return [`${less.target} costs less than ${more.target} at every rate from 0.01 to 10,000 requests/s.`]
    }),
  )
  return [...sentences, ...never]
}

/** `minReplicas (-31 % to +31 %), traffic (…)`: the inputs that move a total most. */
export function sensitivityText(found: readonly Sensitivity[], { usdPerMonth }: Bill, most = 4): string {
  const change = (usd: number): string => {
    const share = usd / usdPerMonth - 1
    return `${share < 0 ? '-' : '+'}${formatShare(Math.abs(share))}`
  }
  const parts = found
    .slice(0, most)
    .map(({ input, usdWithLess, usdWithMore }) => `${input} ${change(usdWithLess)} / ${change(usdWithMore)}`)
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

/** What must be said of the figures before they are believed. */
export function cautionsOf(targets: readonly Usage[], bills: readonly Bill[]): string[] {
  const lines = bills.flatMap((bill) => bill.lines)
  const named = (all: readonly BillLine[]): string => list([...new Set(all.map(({ price }) => price.item))].toSorted())
  const stale = lines.filter(({ isStale }) => isStale)
  const unsure = lines.filter(({ isUnsure }) => isUnsure)
  const given = targets.filter(({ isMeasured }) => !isMeasured)
  return [
    ...(given.length === 0
      ? []
      : [
          `Nothing was measured of ${list(given.map(({ name }) => name))}: what a request takes was given, and may be wrong.`,
        ]),
    ...(stale.length === 0 ? [] : [`Read more than a year ago: ${named(stale)}.`]),
    ...(unsure.length === 0 ? [] : [`Not sure, or read second-hand: ${named(unsure)}.`]),
  ]
}

/** How CPUs grow with the rate, where that was measured: in one sentence for each target. */
export function scalingText(
  targets: readonly Usage[],
  demand: Demand,
  { burst }: Pick<Assumptions, 'burst'>,
): string[] {
  const peakPerSecond = monthlyRates(demand).reduce((highest, rate) => Math.max(highest, rate), 0) * burst
  return targets.flatMap(({ name, components, scaling, scalingRefused }) => {
    if (scalingRefused) {
      return [`${name}: what was measured does not follow the Universal Scalability Law; linear scaling is assumed.`]
    }
    if (scaling === undefined) return []
    const { sigma, kappa, measuredAt } = scaling
    const vcpus = peakPerSecond * components.reduce((sum, { cpuSecondsPerRequest }) => sum + cpuSecondsPerRequest, 0)
    const factor = scalingFactor(vcpus, scaling)
    const more =
      factor > 1 ? `${formatShare(factor - 1)} more CPU than by linear scaling` : 'no more CPU than by linear scaling'
    return [
      `${name} scales by the Universal Scalability Law as measured up to ${formatNumber(measuredAt)} CPU (σ ${formatNumber(sigma)}, κ ${formatNumber(kappa)}): its busiest minutes take ${more}.`,
    ]
  })
}

/** How replicas come, where that was measured and is used: in one sentence for each target. */
export function scaleOutText(targets: readonly Usage[], assumptions: Assumptions): string[] {
  return targets.flatMap(({ name, scaleOut }) => {
    if (scaleOut === undefined) return []
    const { scaleOutDelaySeconds, utilisation, measuredScaleOut } = assumptions
    if (!measuredScaleOut) return [`${name}: its autoscaling was measured, and what was assumed is used in its place.`]
    const reserve =
      scaleOut.utilisation === null
        ? ''
        : ` and a reserve of ${formatShare(1 - scaleOut.utilisation)} of the CPU of its replicas, in place of ${formatShare(1 - utilisation)}`
    return [
      `${name} takes ${formatNumber(scaleOut.delaySeconds)} s for a new replica, in place of the assumed ${formatNumber(scaleOutDelaySeconds, 0)} s${reserve}: measured with autoscaling.`,
    ]
  })
}

/** What was used for the first target's figures, in words. */
export function sourcesText(targets: readonly Usage[]): string[] {
  return targets.map(({ name, source }) => (source.includes(name) ? source : `${name}: ${source}`))
}

/** `2 targets, 3 catalogues`. */
export function sizeText({ targets, catalogues }: CostEstimate): string {
  return `${plural(targets.length, 'target')}, ${plural(catalogues.length, 'catalogue')}`
}
