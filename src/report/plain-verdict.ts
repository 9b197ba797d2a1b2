import { EQUIVALENCE_MARGIN } from '../result/judge-ratio.ts'
import { HEADLINE_METRICS, type HeadlineMetric } from '../result/metrics.ts'
import type { Result, TargetSummary } from '../result/schema.ts'
import { monthlyCost } from './cost/monthly-cost.ts'
import { formatBytes, formatNumber, formatSetting, formatShare, list, plural } from './format.ts'
import { byMerit, metricInSentence, withUnit } from './headline.ts'
import { atLoad } from './load-words.ts'
import { type Standing, standingOf } from './standing.ts'
import type { Quote } from './verdict.ts'

/** The verdict in one paragraph, sentence by sentence, for somebody who will read no further. */
export function plainVerdict(result: Result, quote: Quote): string[] {
  return [
    whatWasDone(result, quote),
    ...leaders(result, quote),
    ...monthlyCost(result, quote),
    ...correctness(result, quote),
    ...notRanked(result, quote),
  ]
}

function whatWasDone({ targets, scenario, budget, plan }: Result, quote: Quote): string {
  const who = targets.length === 1 ? quote(targets[0]?.name ?? '') : plural(targets.length, 'target')
  const each = `${targets.length === 1 ? '' : 'each '}on ${formatSetting(budget.cpus)} CPU and ${formatBytes(budget.memoryBytes)}`
  return `${who} did ${targets.length === 1 ? 'the work of' : 'the same work,'} ${quote(scenario.name)} (${quote(scenario.title)}), ${each}, in ${plural(plan.rounds, 'round')}.`
}

/** Who is best in what, as the statements say it; metrics with the same answer are told together. */
function leaders(result: Result, quote: Quote): string[] {
  const ranked = result.summary.targets.filter((target) => target.ranked)
  if (ranked.length < 2) return alone(ranked, quote)
  const isAnyInterval = result.summary.comparisons.some(({ ratio }) => ratio.low !== null)
  if (!isAnyInterval) return ['The rounds are too few for a ranking: the figures are first impressions.']
  const found = HEADLINE_METRICS.flatMap((metric) => {
    const standing = standingOf(metric, result)
    return standing === undefined ? [] : [{ metric, ...outcomeOf(standing, quote) }]
  })
  return [...Map.groupBy(found, ({ text }) => text).values()].flatMap((alike) => {
    const [first] = alike
    if (first === undefined) return []
    const metrics = list(alike.map(({ metric }) => inWords(metric, result, quote)))
    const { leader, text } = first
    if (leader === undefined) return [`In ${metrics}, ${text}.`]
    return [`${text} in ${metrics}${lead(first.metric, leader, ranked, quote)}.`]
  })
}

/** What is said of one metric: who is best, or that nobody is, and in which of the two ways. */
function outcomeOf(
  { leader, unbeaten, relation }: Standing,
  quote: Quote,
): { leader: string | undefined; text: string } {
  if (leader !== undefined) return { leader, text: `${quote(leader)} is best` }
  const names = list(unbeaten.map(quote))
  if (unbeaten.length === 0) return { leader, text: 'no target is best' }
  const isEquivalent = unbeaten.every((name) =>
    unbeaten.every((other) => other === name || relation(name, other).kind === 'equivalent'),
  )
  const text = isEquivalent
    ? `${names} are equivalent within ${formatShare(EQUIVALENCE_MARGIN)}`
    : `it is not decided which of ${names} is best`
  return { leader, text }
}

function alone(ranked: readonly TargetSummary[], quote: Quote): string[] {
  return ranked.flatMap(({ target, estimates }) => {
    const figures = HEADLINE_METRICS.flatMap((metric) => {
      const estimate = estimates[metric]
      return estimate ? [`${metricInSentence(metric)} ${withUnit(metric, estimate)}`] : []
    })
    return figures.length === 0 ? [] : [`${quote(target)}: ${list(figures)}.`]
  })
}

/** ` (CPU per request 0.40 ms; next is event-driven with 0.64 ms)`. */
function lead(metric: HeadlineMetric, leader: string, ranked: readonly TargetSummary[], quote: Quote): string {
  const own = ranked.find(({ target }) => target === leader)?.estimates[metric]
  const merit = byMerit(metric)
  const [next] = ranked
    .flatMap(({ target, estimates }) =>
      target !== leader && estimates[metric] ? [{ target, estimate: estimates[metric] }] : [],
    )
    .sort((a, b) => merit(a.estimate.value, b.estimate.value))
  if (own === undefined || next === undefined) return ''
  return ` (${metricInSentence(metric)} ${withUnit(metric, own)}; next is ${quote(next.target)} with ${withUnit(metric, next.estimate)})`
}

function inWords(metric: HeadlineMetric, result: Result, quote: Quote): string {
  const isLatency = metric === 'p50Ms' || metric === 'p99Ms'
  return metricInSentence(metric) + (isLatency ? atLoad(result, quote) : '')
}

function correctness({ summary }: Result, quote: Quote): string[] {
  const verified = summary.targets.reduce((sum, { findings }) => sum + findings.verified, 0)
  const broken = summary.targets.filter(
    ({ findings: { lost, duplicated, phantom, oversold } }) => lost + duplicated + phantom + oversold > 0,
  )
  if (broken.length > 0) return [`${list(broken.map(({ target }) => quote(target)))} broke an invariant.`]
  return verified === 0
    ? []
    : [`All ${formatNumber(verified, 0)} accepted writes that were looked up were there, and each only once.`]
}

function notRanked({ summary }: Result, quote: Quote): string[] {
  const names = summary.targets.filter(({ ranked }) => !ranked).map(({ target }) => quote(target))
  return names.length === 0 ? [] : [`Not ranked: ${list(names)}, for a reason given below.`]
}
