import type { Histogram } from 'hdr-histogram-js'
import type { IntervalEstimate } from '../stats/hodges-lehmann.ts'
import { addHistograms, decodeHistogram } from '../stats/latency-histogram.ts'
import { isLateAt } from '../stats/lateness.ts'
import { percentileInterval } from '../stats/percentile-interval.ts'
import { leastRequests } from '../stats/percentile-support.ts'
import { type HeadlineProfiles, openStages } from './headline-stages.ts'
import { MERGED_PERCENTILES, type MergedMetric } from './metric.ts'
import type { Round, StageResult, TargetSummary } from './schema.ts'

export interface MergedPercentiles {
  readonly estimates: Partial<Record<MergedMetric, IntervalEstimate>>
  /** Why a percentile that was measured has no figure, in words. */
  readonly unavailable: TargetSummary['unavailable']
}

/**
 * Percentiles that one short round has too few requests for, of the requests of all rounds that count together: percentiles of
 * rounds cannot be averaged. Rounds in which a late driver made more than a tenth of a percentile are left out of that one.
 */
export function mergedPercentiles(
  rounds: readonly Round[],
  headline: HeadlineProfiles,
  confidence: number,
): MergedPercentiles {
  const stages = rounds.map((round) => openStages(round, headline)).filter(({ length }) => length > 0)
  const decoded = stages.map((ofRound) => ({
    response: sumOf(ofRound, 'responseTime'),
    visibility: sumOf(ofRound, 'visibility'),
    isLate: (percentile: number) => ofRound.some((stage) => isLateAt(percentile, stage)),
  }))
  const found: MergedPercentiles = { estimates: {}, unavailable: {} }
  for (const { name: metric, percentile } of MERGED_PERCENTILES) {
    const windows = isVisibility(metric)
      ? decoded.map(({ visibility }) => visibility)
      : decoded.filter(({ isLate }) => !isLate(percentile)).map(({ response }) => response)
    const count = windows.reduce((sum, { totalCount }) => sum + totalCount, 0)
    const estimate = percentileInterval(windows, percentile, confidence)
    if (estimate !== undefined) found.estimates[metric] = estimate
    else if (windows.length < decoded.length)
      found.unavailable[metric] = lateIn(decoded.length - windows.length, decoded.length)
    else if (count > 0) found.unavailable[metric] = tooFew(metric, percentile, { count, rounds: windows.length })
  }
  return found
}

function sumOf(stages: readonly StageResult[], key: 'responseTime' | 'visibility'): Histogram {
  return addHistograms(stages.map((stage) => decodeHistogram(stage[key].histogram)))
}

function lateIn(late: number, rounds: number): string {
  return `the driver was late in ${late} of ${rounds} rounds, and the others have too few requests`
}

function tooFew(
  metric: MergedMetric,
  percentile: number,
  { count, rounds }: { readonly count: number; readonly rounds: number },
): string {
  const what = isVisibility(metric) ? 'watched writes' : 'requests'
  const number = (value: number): string => value.toLocaleString('en')
  const where = rounds === 1 ? '1 round' : `${rounds} rounds`
  return `${number(count)} ${what} in ${where}; a p${percentile} needs ${number(leastRequests(percentile))}`
}

function isVisibility(metric: MergedMetric): boolean {
  return metric.startsWith('visibility')
}
