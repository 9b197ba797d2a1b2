import { DEFAULT_TRAFFIC } from '../../cost/view/default-traffic.ts'
import { cheapestElsewhere, monthlyUsd, roundBills } from '../../cost/view/monthly-cost.ts'
import { formatUsd } from '../../cost/view/words.ts'
import { decide } from '../../result/judge-thresholds.ts'
import type { MetricName } from '../../result/metric.ts'
import { objectiveByCount } from '../../result/objective-by-count.ts'
import type { Result, TargetSummary } from '../../result/schema.ts'
import type { IntervalEstimate } from '../../stats/hodges-lehmann.ts'
import { formatNumber, list, NO_BREAK } from '../../text/format.ts'
import { metricInSentence } from './headline.ts'
import { standingOf } from './standing.ts'
import type { Quote, Statement } from './statement.ts'

/** What the objective for `visibilityP99Ms` is about. */
const SOON = 'how soon writes are visible'

type Outcome = ReturnType<typeof decide>['outcome']

/** What a recommendation rests on. Nothing in it is decided by a figure without its interval. */
export interface Grounds {
  /** Ranked, and none of the objectives is surely missed. */
  readonly candidates: readonly string[]
  /** Targets that surely miss an objective, with the metric. */
  readonly missing: ReadonlyMap<string, readonly MetricName[]>
  /** Candidates of which an objective is not decided, with the metric. */
  readonly undecided: ReadonlyMap<string, readonly MetricName[]>
  /** Candidates that no other candidate surely needs less CPU than; all of them, or none where comparisons run in a circle. */
  readonly leastCpu: readonly string[]
  /** The least that any other candidate needs, times the only one in `leastCpu`; undefined: there are several, or it is not known. */
  readonly cpuMargin: number | undefined
  /** Candidates that no other candidate surely has a lower bill than; empty where not every bill is known with an interval. */
  readonly leastBill: readonly string[]
}

/** Whom the measured figures, the objectives and a month's bill support; undefined where no two candidates are left. */
export function groundsOf(result: Result): Grounds | undefined {
  const ranked = result.summary.targets.filter((target) => target.ranked)
  const objectives = new Map(ranked.map((target) => [target.target, objectivesOf(target, result)]))
  const having = (wanted: Outcome): Map<string, readonly MetricName[]> =>
    new Map(
      [...objectives].flatMap(([name, outcomes]) => {
        const metrics = outcomes.filter(({ outcome }) => outcome === wanted).map(({ metric }) => metric)
        return metrics.length === 0 ? [] : [[name, metrics] as const]
      }),
    )
  const missing = having('missed')
  const candidates = ranked.map(({ target }) => target).filter((name) => !missing.has(name))
  if (candidates.length < 2) return undefined
  return {
    candidates,
    missing,
    undecided: new Map([...having('not decided')].filter(([name]) => candidates.includes(name))),
    ...cpuGrounds(result, candidates),
    leastBill: leastBill(result, candidates),
  }
}

function objectivesOf(
  { target: name, estimates, unavailable }: TargetSummary,
  result: Result,
): { readonly metric: MetricName; readonly outcome: Outcome }[] {
  const { scenario, plan, targets } = result
  const limits = [
    ['p99Ms', scenario.slo.p99Ms, 'responseTime'],
    ['visibilityP99Ms', scenario.slo.visibilityP99Ms, 'visibility'],
  ] as const
  return limits.flatMap(([metric, limit, kind]) => {
    const estimate = estimates[metric]
    if (estimate !== undefined)
      return [{ metric, outcome: decide({ metric, limit }, estimate, plan.confidence).outcome }]
    if (unavailable[metric] === undefined) return []
    // Measured with too few requests for this percentile: they may still be enough to judge a limit.
    const target = targets.find((one) => one.name === name)
    const counted = target === undefined ? undefined : objectiveByCount(result, target, kind, limit)
    return [{ metric, outcome: counted?.outcome ?? 'not decided' }]
  })
}

function cpuGrounds(result: Result, candidates: readonly string[]): Pick<Grounds, 'leastCpu' | 'cpuMargin'> {
  const standing = standingOf('cpuMsPerRequest', result)
  const known = candidates.every((name) => standing?.order.includes(name))
  if (standing === undefined || !known) return { leastCpu: [], cpuMargin: undefined }
  const isBeaten = (name: string): boolean =>
    candidates.some((other) => other !== name && standing.relation(name, other).kind === 'worse')
  const leastCpu = candidates.filter((name) => !isBeaten(name))
  const [only, ...more] = leastCpu
  if (only === undefined || more.length > 0) return { leastCpu, cpuMargin: undefined }
  const others = candidates.filter((name) => name !== only)
  // With a single target that nothing beats, others may still be undecided against it: then there is no margin.
  const lows = others
    .map((name) => standing.relation(name, only))
    .map(({ kind, ratio }) => kind === 'worse' && ratio?.low)
  const margins = lows.filter((low): low is number => typeof low === 'number')
  if (margins.length < others.length) return { leastCpu, cpuMargin: undefined }
  return { leastCpu, cpuMargin: Math.min(...margins) }
}

function leastBill(result: Result, candidates: readonly string[]): string[] {
  const bills = roundBills(result)
  const ratios = candidates.map((name) =>
    candidates.filter((other) => other !== name).map((other) => bills.ratio(name, other)),
  )
  if (ratios.flat().some((ratio) => ratio === undefined || ratio.low === null)) return []
  return candidates.filter((_, index) => !ratios[index]?.some((ratio) => (ratio?.low ?? 0) > 1))
}

/** Whether the recommendation says who has the lowest bill. */
export function recommendsByBill(result: Result): boolean {
  const grounds = groundsOf(result)
  return grounds !== undefined && isTelling(grounds.leastBill, grounds)
}

/** Names of all say nothing, and names of none are no recommendation. */
function isTelling(names: readonly string[], { candidates }: Grounds): boolean {
  return names.length > 0 && names.length < candidates.length
}

/** Whom to take, and for what, in one sentence; empty where the figures support nobody. */
export function recommendation(result: Result, quote: Quote): string {
  const grounds = groundsOf(result)
  if (grounds === undefined) return ''
  const { leastCpu, leastBill, undecided, missing } = grounds
  const cpu = isTelling(leastCpu, grounds) ? cpuWords(grounds) : ''
  const bill = isTelling(leastBill, grounds) ? billWords(result, grounds, quote) : ''
  const [cpuNames, billNames] = [leastCpu, leastBill].map((names) => namesOf(names, quote))
  const picks =
    cpu !== '' && bill !== '' && cpuNames === billNames
      ? [`${cpuNames} ${cpu} and ${bill}`]
      : [...(bill === '' ? [] : [`${billNames} ${bill}`]), ...(cpu === '' ? [] : [`${cpuNames} ${cpu}`])]
  if (picks.length === 0) return ''
  const named = new Set([...(cpu === '' ? [] : leastCpu), ...(bill === '' ? [] : leastBill)])
  const notes = [
    ...[...missing].map(([name, metrics]) => `${quote(name)} misses the objective for ${metricWords(metrics)}`),
    ...undecidedWords(new Map([...undecided].filter(([name]) => named.has(name))), quote),
  ]
  return `Recommendation: ${[picks.join(', '), ...notes].join('; ')}.`
}

/** What is not decided of whom; those of whom it is the same are named together. */
function undecidedWords(undecided: Grounds['undecided'], quote: Quote): string[] {
  const byMetrics = Map.groupBy(undecided, ([, metrics]) => metricWords(metrics))
  return [...byMetrics].map(([metrics, of]) => {
    const names = list(of.map(([name]) => quote(name)))
    return `whether ${names} ${of.length > 1 ? 'meet' : 'meets'} the objective for ${metrics} is not decided`
  })
}

/** `a`, or `a or b` where none of them is better than the other. */
function namesOf(names: readonly string[], quote: Quote): string {
  return names.map(quote).join(' or ')
}

function cpuWords({ leastCpu, cpuMargin }: Grounds): string {
  const use = 'for CPU per request'
  if (leastCpu.length > 1) return `${use} (no difference between them is decided)`
  if (cpuMargin === undefined) return use
  // Rounded down: it is the least that the intervals allow.
  return `${use} (others: ≥${NO_BREAK}${(Math.floor(cpuMargin * 100) / 100).toFixed(2)}${NO_BREAK}times)`
}

/** `for the bill at 10 requests/s ($71.34 a month; monolith above about 27.8)`. */
function billWords(result: Result, { leastBill, candidates }: Grounds, quote: Quote): string {
  const use = `for the bill at ${ratePerSecond()}`
  const [only = '', ...more] = leastBill
  if (more.length > 0) return `${use} (no difference between them is decided)`
  const others = candidates.filter((name) => name !== only)
  const usd = monthlyUsd(result, only)
  const facts = [
    ...(usd === undefined ? [] : [`${formatUsd(usd)} a month`]),
    ...cheapestElsewhere(result, only, others, quote),
  ]
  return facts.length === 0 ? use : `${use} (${facts.join('; ')})`
}

function ratePerSecond(): string {
  return `${formatNumber(DEFAULT_TRAFFIC.averagePerSecond, 0)} requests/s`
}

function metricWords(metrics: readonly MetricName[]): string {
  return list(metrics.map((metric) => (metric === 'visibilityP99Ms' ? SOON : metricInSentence(metric))))
}

/** Why: what is known of each target, with intervals. */
export function recommendationReasons(result: Result, quote: Quote): Statement[] {
  const grounds = groundsOf(result)
  if (grounds === undefined) {
    return [{ subject: 'Recommendation', text: 'none: fewer than two ranked targets meet the objectives.' }]
  }
  const bills = roundBills(result)
  return result.summary.targets.map(({ target, ranked, notRankedBecause }) => {
    const subject = quote(target)
    if (!ranked) return { subject, text: `not considered: not ranked (${quote(notRankedBecause ?? '')}).` }
    const missed = grounds.missing.get(target)
    if (missed !== undefined)
      return { subject, text: `not considered: misses the objective for ${metricWords(missed)}.` }
    const undecided = grounds.undecided.get(target)
    const facts = [
      undecided === undefined ? 'no objective is missed' : `the objective for ${metricWords(undecided)} is not decided`,
      cpuFact(result, target, grounds, quote),
      billFact(result, target, grounds, bills, quote),
    ]
    return { subject, text: `${facts.filter(Boolean).join('; ')}.` }
  })
}

function cpuFact(result: Result, name: string, { candidates, leastCpu }: Grounds, quote: Quote): string {
  if (leastCpu.includes(name)) return 'no other surely needs less CPU per request'
  const standing = standingOf('cpuMsPerRequest', result)
  const better = candidates.flatMap((other) => {
    const relation = standing?.relation(name, other)
    if (relation?.kind !== 'worse' || relation.ratio === undefined) return []
    return [`${interval(relation.ratio)} that of ${quote(other)}`]
  })
  return better.length === 0 ? 'CPU per request was not compared' : `CPU per request ${list(better)}`
}

function billFact(
  result: Result,
  name: string,
  { candidates, leastBill }: Grounds,
  bills: ReturnType<typeof roundBills>,
  quote: Quote,
): string {
  const usd = monthlyUsd(result, name)
  if (usd === undefined) return 'its bill is not known'
  const month = `${formatUsd(usd)} a month at ${ratePerSecond()}`
  if (leastBill.length === 0) return `${month}, without an interval`
  if (leastBill.includes(name)) return `${month}, and no other is surely cheaper`
  const cheaper = candidates.flatMap((other) => {
    const ratio = other === name ? undefined : bills.ratio(name, other)
    return ratio?.low && ratio.low > 1 ? [`${interval(ratio)} that of ${quote(other)}`] : []
  })
  return `${month}: ${list(cheaper)}`
}

function interval({ value, low, high }: Pick<IntervalEstimate, 'value' | 'low' | 'high'>): string {
  const ends = [low, high].map((end) => (end === null ? '?' : formatNumber(end, 2)))
  return `${formatNumber(value, 2)}${NO_BREAK}times [${ends.join(`,${NO_BREAK}`)}]`
}
