import type { Result } from '../result/schema.ts'
import type { ClaimsFile, PriceMetric, SavingMetric } from './claims-schema.ts'
import type { Evidence, NotMeasured } from './judge.ts'

export function priceEvidence(_metric: PriceMetric): Evidence | NotMeasured {
  return { because: 'no price yet' }
}

export function costEvidence(
  _metric: SavingMetric,
  _demand: ClaimsFile['demands'][string],
  _result: Result,
): Evidence | NotMeasured {
  return { because: 'no cost yet' }
}
