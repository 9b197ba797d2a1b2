import { type Assumptions, assume, type Catalogue, shapedDemand } from '../../cost/model/index.ts'
import type { Pricing } from './candidate.ts'
import type { Requirements } from './requirements.ts'

/** What is priced for these requirements: two of everything in two zones, or one in one. What was set by hand stands. */
export function pricingFor(
  { averagePerSecond, shape, growthPerMonth, availability }: Requirements,
  catalogue: Catalogue,
  set: Partial<Assumptions>,
): Pricing {
  const zones = availability === 'two-zones' ? { minReplicas: 2, standby: true } : { minReplicas: 1, standby: false }
  const demand = shapedDemand(shape, { averagePerSecond, growthPerMonth })
  return { demand, catalogue, assumptions: assume({ ...zones, ...set }) }
}
