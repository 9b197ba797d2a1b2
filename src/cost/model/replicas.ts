import type { Assumptions } from './assumptions.ts'
import { inSteps } from './price.ts'
import type { Usage } from './usage.ts'

/**
 * The assumptions with what an autoscaled run measured in their place: how long a replica took to come, and what share of their
 * CPU replicas used.
 */
export function withMeasuredScaleOut(assumptions: Assumptions, { scaleOut }: Pick<Usage, 'scaleOut'>): Assumptions {
  if (scaleOut === undefined || !assumptions.measuredScaleOut) return assumptions
  const { delaySeconds, utilisation } = scaleOut
  return { ...assumptions, scaleOutDelaySeconds: delaySeconds, utilisation: utilisation ?? assumptions.utilisation }
}

/**
 * The share of its CPU that a replica can be used at: what is aimed at, or less where the objectives were missed before
 * that much was in use. At the capacity, capacity × CPU of a request out of the budget were.
 */
export function reachableUtilisation(usage: Usage, { utilisation }: Assumptions): number {
  const { components, capacityPerSecond, budgetVcpus } = usage
  if (capacityPerSecond === null || budgetVcpus === undefined) return utilisation
  const cpuSecondsPerRequest = components.reduce((sum, component) => sum + component.cpuSecondsPerRequest, 0)
  const atCapacity = (capacityPerSecond * cpuSecondsPerRequest) / budgetVcpus
  return atCapacity > 0 ? Math.min(utilisation, atCapacity) : utilisation
}

/**
 * CPU that is wanted at each hour: for the busiest minutes of it, at the utilisation that is aimed at, and with a reserve for
 * what comes before a replica that is started now is there. Without autoscaling that of the busiest hour, always.
 * @param rates requests a second by hour
 * @returns vCPUs by hour
 */
export function wantedVcpus(rates: Float64Array, cpuSecondsPerRequest: number, assumptions: Assumptions): Float64Array {
  const { burst, utilisation, autoscaling, scaleOutDelaySeconds } = assumptions
  const perRate = (cpuSecondsPerRequest * burst) / utilisation
  const wanted = rates.map((rate, hour) => {
    const rise = Math.max(0, (rates[(hour + 1) % rates.length] ?? 0) - rate)
    return (rate + rise * Math.min(1, scaleOutDelaySeconds / 3_600)) * perRate
  })
  if (autoscaling) return wanted
  return wanted.fill(wanted.reduce((highest, vcpus) => Math.max(highest, vcpus), 0))
}

/** Whole pieces of a size by hour, never fewer than the least. */
export function pieces(wanted: Float64Array, size: number, least: number): Float64Array {
  return wanted.map((each) => Math.max(least, inSteps(each / size, 1)))
}

export function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
