import { higherIsBetter, type MetricName } from '../../result/metric.ts'
import type { Estimate, Result } from '../../result/schema.ts'
import { EACH_OTHER, type EstimateMetric, type RatioMetric } from './claims-schema.ts'
import { type Evidence, judge, type NotMeasured } from './judge.ts'

/** What a result says of one target by itself. */
export function estimateEvidence(metric: EstimateMetric, result: Result): Evidence | NotMeasured {
  const { estimate, of, atRate } = metric
  const unreached = atRate === undefined ? undefined : notReached(of, atRate, result)
  if (unreached) return unreached
  return ofTarget(of, result, (summary) =>
    withInterval(summary.estimates[estimate], `${of}, ${conditions(result)}`, missing(estimate, [of], result)),
  )
}

/** A latency at a rate that the target cannot reach is no latency: its throughput then speaks. */
function notReached(of: string, perSecond: number, result: Result): Evidence | NotMeasured | undefined {
  const throughput = estimateEvidence({ estimate: 'throughputPerSecond', of }, result)
  if ('because' in throughput || throughput.high >= perSecond) return undefined
  return { ...throughput, refutes: true, basis: `requests/s that ${of} reached at all, ${conditions(result)}` }
}

/** How many times what another target does; of several others the least favourable one decides. */
export function ratioEvidence(
  { ratio: metric, of, to }: RatioMetric,
  result: Result,
  expected: Parameters<typeof judge>[0],
): Evidence | NotMeasured {
  const others = result.summary.targets.map(({ target }) => target).filter((target) => target !== of)
  const all = (to === EACH_OTHER ? others : [to]).map((other) => pairEvidence(metric, of, other, result))
  const worstFirst = ['not measured', 'refuted', 'undecided', 'supported']
  const rank = (evidence: Evidence | NotMeasured) => worstFirst.indexOf(judge(expected, evidence))
  const value = (evidence: Evidence | NotMeasured) => ('value' in evidence ? evidence.value : 0)
  const sign = higherIsBetter(metric) ? 1 : -1
  // One refutation is enough, whatever else could not be measured.
  const refuting = all.filter((evidence) => judge(expected, evidence) === 'refuted')
  const [decisive] = (refuting.length > 0 ? refuting : all).toSorted(
    (a, b) => rank(a) - rank(b) || sign * (value(a) - value(b)),
  )
  return decisive ?? { because: 'there is no other target' }
}

function pairEvidence(metric: RatioMetric['ratio'], of: string, to: string, result: Result): Evidence | NotMeasured {
  const pair = result.summary.comparisons.find(
    ({ metric: compared, a, b }) => compared === metric && ((a === of && b === to) || (a === to && b === of)),
  )
  if (!pair) return notRanked(of, result) ?? notRanked(to, result) ?? { because: missing(metric, [of, to], result) }
  const evidence = withInterval(pair.ratio, `${of} to ${to}, ${conditions(result)}`, missing(metric, [of, to], result))
  return 'because' in evidence || pair.a === of ? evidence : inverse(evidence)
}

function inverse({ value, low, high, basis }: Evidence): Evidence {
  return { value: 1 / value, low: high === Infinity ? 0 : 1 / high, high: 1 / low, basis }
}

function ofTarget(
  name: string,
  result: Result,
  read: (summary: Result['summary']['targets'][number]) => Evidence | NotMeasured,
): Evidence | NotMeasured {
  const summary = result.summary.targets.find(({ target }) => target === name)
  if (!summary) return { because: `${name} was not measured` }
  return notRanked(name, result) ?? read(summary)
}

function notRanked(name: string, result: Result): NotMeasured | undefined {
  const summary = result.summary.targets.find(({ target }) => target === name)
  if (!summary) return { because: `${name} was not measured` }
  return summary.ranked ? undefined : { because: `${name} is not ranked: ${summary.notRankedBecause}` }
}

function withInterval(estimate: Estimate | undefined, basis: string, because: string): Evidence | NotMeasured {
  if (!estimate) return { because }
  const { value, low, high, atLeast } = estimate
  if (low === null || (high === null && !atLeast)) return { because: 'too few valid rounds for an interval' }
  return { value, low, high: high ?? Infinity, basis }
}

function missing(metric: MetricName, of: readonly string[], { summary }: Result): string {
  const tooFew = summary.targets.flatMap(({ target, unavailable }) => {
    const reason = of.includes(target) ? unavailable[metric] : undefined
    return reason === undefined ? [] : [`${metric} of ${target} is not available: ${reason}`]
  })
  return tooFew[0] ?? `no valid round measured ${metric} of ${of.join(' and ')}`
}

function conditions({ budget, environment }: Result): string {
  return `${environment.runtime} runtime, ${budget.cpus} CPU${budget.cpus === 1 ? '' : 's'}, ${budget.memoryBytes / 2 ** 30} GiB`
}
