import type { Result } from '../../result/schema.ts'
import type { Claim, ClaimSource, ClaimsFile, Metric } from './claims-schema.ts'
import { priceEvidence, savingEvidence } from './cost-evidence.ts'
import { estimateEvidence, ratioEvidence } from './evidence.ts'
import { type Evidence, judge, type NotMeasured, type Verdict } from './judge.ts'

/** A claim with what was found out about it. */
export interface JudgedClaim {
  readonly id: string
  readonly statement: string
  readonly source: ClaimSource
  readonly metric: Metric
  readonly expect: Claim['expect']
  readonly evidence: Evidence | NotMeasured
  readonly verdict: Verdict
}

/**
 * Judges every claim of a file by results of its runs.
 * @param results by name of the run; what could not be measured says why
 */
export function judgeClaims(file: ClaimsFile, results: ReadonlyMap<string, Result | NotMeasured>): JudgedClaim[] {
  return file.claims.map((claim) => {
    const { id, statement, metric, expect } = claim
    const evidence = evidenceFor(claim, file, results)
    const source = file.sources[claim.source] ?? { title: claim.source }
    return { id, statement, source, metric, expect, evidence, verdict: judge(expect, evidence) }
  })
}

function evidenceFor(
  { metric, run, expect }: Claim,
  { demands }: ClaimsFile,
  results: ReadonlyMap<string, Result | NotMeasured>,
): Evidence | NotMeasured {
  if ('price' in metric) return priceEvidence(metric)
  if ('kafka' in metric) return { because: 'it takes a Kafka broker, which no run of claims starts' }
  const result = results.get(run ?? '') ?? { because: 'its run was not asked for' }
  if ('because' in result) return result
  if ('estimate' in metric) return estimateEvidence(metric, result)
  if ('ratio' in metric) return ratioEvidence(metric, result, expect)
  const demand = demands[metric.demand]
  return demand ? savingEvidence(metric, demand, result) : { because: `there is no demand ${metric.demand}` }
}
