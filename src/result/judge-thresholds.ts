import { proportion } from '../stats/proportion.ts'
import { observationsNeeded } from '../stats/signed-rank.ts'
import { countedShares } from './counted-shares.ts'
import type { HeadlineProfiles } from './headline-stages.ts'
import { metricOf } from './metric.ts'
import type { Result, TargetSummary } from './schema.ts'
import type { JudgedThreshold, Threshold } from './threshold-schema.ts'

/** An interval of which perhaps only one end is known. */
interface Interval {
  readonly low: number | null
  readonly high: number | null
}

/** Holds every threshold of the plan against one target. The interval of the figure decides, never the figure alone. */
export function judgeThresholds(
  { plan, targets }: Pick<Result, 'plan' | 'targets'>,
  index: number,
  summary: TargetSummary,
  headline: HeadlineProfiles,
): JudgedThreshold[] {
  const target = targets[index]
  if (target === undefined || plan.thresholds === undefined) return []
  const shares = new Map(Object.entries(countedShares(target, headline)))
  return plan.thresholds.map((threshold) => {
    const { text, metric } = threshold
    const asked = { target: target.name, text, metric }
    const estimate = summary.estimates[metric]
    if (estimate === undefined) {
      const because = summary.unavailable[metric] ?? notMeasuredBecause(metric, target, plan)
      return { ...asked, outcome: 'not measured', low: null, high: null, because }
    }
    const counted = shares.get(metric)
    const { low, high } =
      counted === undefined ? estimate : proportion(counted.share * counted.total, counted.total, plan.confidence)
    return { ...asked, ...decide(threshold, { low, high }, plan.confidence), low, high }
  })
}

/** Whether the whole of an interval meets a threshold, none of it, or neither. */
export function decide(
  { metric, limit }: Pick<Threshold, 'metric' | 'limit'>,
  { low, high }: Interval,
  confidence: number,
): Pick<JudgedThreshold, 'outcome' | 'because'> {
  if (low === null && high === null) {
    const because = `its interval takes ${observationsNeeded(confidence)} valid rounds`
    return { outcome: 'not decided', because }
  }
  const isLower = metricOf(metric).better === 'lower'
  const isMet = isLower ? high !== null && high < limit : low !== null && low > limit
  const isMissed = isLower ? low !== null && low >= limit : high !== null && high <= limit
  if (isMet || isMissed) return { outcome: isMet ? 'met' : 'missed', because: null }
  return { outcome: 'not decided', because: 'the limit lies within the interval' }
}

function notMeasuredBecause(
  metric: Threshold['metric'],
  { status, failure, kind, rounds }: Result['targets'][number],
  { profiles }: Result['plan'],
): string {
  const { source, needsProcesses } = metricOf(metric)
  if (status === 'failed') return `the target failed: ${failure?.message.split('\n')[0] ?? 'no reason is known'}`
  if (rounds.length === 0) return 'no round was measured'
  if (needsProcesses && kind === 'url') return 'a URL tells nothing of what its machine uses'
  const isDriven = (...loops: string[]): boolean => profiles.some(({ loop }) => loops.includes(loop))
  if (source === 'search' && !isDriven('search')) return 'none of the profiles searches for the capacity'
  if (source === 'open' && !isDriven('open')) return 'none of the profiles has an open loop'
  if (source === 'closed' && !isDriven('open', 'closed')) return 'none of the profiles has a closed or open loop'
  return 'no valid round has it'
}
