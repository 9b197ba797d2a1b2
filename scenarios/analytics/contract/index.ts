import type { ContractCase } from '../../../src/scenario/define.ts'
import type { AnalyticsData } from '../dataset.ts'
import { badBatchCases } from './bad-batches.ts'
import { countingCases } from './counting.ts'
import { figureCases } from './figures.ts'
import { sessionCases } from './sessions.ts'

/** What a target must do and must refuse. */
export const analyticsContract: readonly ContractCase<AnalyticsData>[] = [
  ...figureCases,
  ...sessionCases,
  ...badBatchCases,
  ...countingCases,
]
