import type { MeasuredScaling, Usage } from './usage.ts'

/**
 * What scaling by the law adds to the CPU that a rate takes, against a line through the origin: 1 up to the CPUs on which a
 * request was measured. With more of them each does less: N CPUs do the work of N ÷ D(N), where D(N) = 1 + σ(N − 1) + κN(N − 1)
 * (Universal Scalability Law; N. J. Gunther, Guerrilla Capacity Planning, 2007). Beyond the work of its peak a target takes
 * several deployments side by side, each at its peak.
 * @param vcpus what the rate would take by linear scaling, for all components together
 */
export function scalingFactor(vcpus: number, { sigma, kappa, measuredAt }: MeasuredScaling): number {
  if (vcpus <= measuredAt) return 1
  const cost = (size: number): number => 1 + sigma * (size - 1) + kappa * size * (size - 1)
  const work = (size: number): number => (size * cost(measuredAt)) / cost(size)
  const peak = kappa > 0 ? Math.max(measuredAt, Math.sqrt(Math.max(0, 1 - sigma) / kappa)) : Number.POSITIVE_INFINITY
  const limit = kappa > 0 ? work(peak) : sigma > 0 ? cost(measuredAt) / sigma : Number.POSITIVE_INFINITY
  // Contention alone has no peak; four fifths of what can be reached are five times the CPUs of linear scaling.
  const most = kappa > 0 ? limit : limit * HIGHEST_SHARE
  const wanted = Math.min(vcpus, most)
  return sizeFor(wanted, { sigma, kappa, cost: cost(measuredAt) }) / wanted
}

/** One deployment is not driven any nearer to the most that it can do. */
const HIGHEST_SHARE = 0.8

/** The smaller solution N of N × cost = work × (1 + σ(N − 1) + κN(N − 1)). */
function sizeFor(work: number, { sigma, kappa, cost }: { sigma: number; kappa: number; cost: number }): number {
  const linear = work * (sigma - kappa) - cost
  const constant = work * (1 - sigma)
  if (kappa === 0) return constant / -linear
  const root = Math.sqrt(Math.max(0, linear ** 2 - 4 * work * kappa * constant))
  return (2 * constant) / (-linear + root)
}

/** Rates as they weigh on what is sized by CPU: those that take more than was measured weigh more. */
export function weighedRates(rates: Float64Array, { components, scaling }: Usage): Float64Array {
  if (scaling === undefined) return rates
  const perRequest = components.reduce((sum, { cpuSecondsPerRequest }) => sum + cpuSecondsPerRequest, 0)
  return rates.map((rate) => rate * scalingFactor(rate * perRequest, scaling))
}
