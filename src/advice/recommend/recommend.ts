import { type Assumptions, type Catalogue, priceMonth } from '../../cost/model/index.ts'
import { cautionsOf } from '../../cost/view/words.ts'
import type { Result } from '../../result/schema.ts'
import { candidatesOf } from './candidate.ts'
import { decide } from './decide.ts'
import { pricingFor } from './pricing-for.ts'
import type { Recommendation } from './render.ts'
import type { Requirements } from './requirements.ts'
import { tippingPoints } from './tipping-points.ts'
import { unmeasured } from './unmeasured.ts'

export interface RecommendOptions {
  readonly catalogue: Catalogue
  /** Assumptions of the cost model that were set by hand. */
  readonly assumptions: Partial<Assumptions>
  /** `2026-11-28` */
  readonly today: string
}

/** Which of a result's targets meets the requirements best, why, and what would change that. Pure. */
export function recommend(result: Result, requirements: Requirements, options: RecommendOptions): Recommendation {
  const { catalogue, today } = options
  const pricing = pricingFor(requirements, catalogue, options.assumptions)
  const candidates = candidatesOf(result, pricing)
  const decision = decide(candidates, requirements)
  const usages = candidates.flatMap(({ usage }) => usage ?? [])
  const bills = usages.map((usage) => priceMonth(usage, pricing.demand, { ...pricing, today }))
  return {
    requirements,
    catalogue: catalogue.title,
    decision,
    flips: tippingPoints(decision, requirements, pricing),
    notMeasured: unmeasured(result, pricing),
    cautions: cautionsOf(usages, bills),
    source: `${result.scenario.name}, measured on ${result.startedAt.slice(0, 10)} with the ${result.environment.runtime} runtime`,
  }
}
