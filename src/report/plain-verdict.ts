import { HEADLINE_METRICS, type HeadlineMetric } from '../result/metrics.ts'
import type { Comparison, Result, TargetSummary } from '../result/schema.ts'
import { formatBytes, formatNumber, formatSetting, list, plural } from './format.ts'
import { byMerit, metricInSentence, withUnit } from './headline.ts'
import { atLoad } from './load-words.ts'
import type { Quote } from './verdict.ts'

/** The verdict in one paragraph, sentence by sentence, for somebody who will read no further. */
export function plainVerdict(result: Result, quote: Quote): string[] {
  return [
    whatWasDone(result, quote),
    ...leaders(result, quote),
    ...cost(result, quote),
    ...correctness(result, quote),
    ...notRanked(result, quote),
  ]
}

function whatWasDone({ targets, scenario, budget, plan }: Result, quote: Quote): string {
  const who = targets.length === 1 ? quote(targets[0]?.name ?? '') : plural(targets.length, 'target')
  const each = `${targets.length === 1 ? '' : 'each '}on ${formatSetting(budget.cpus)} CPU and ${formatBytes(budget.memoryBytes)}`
  return `${who} did ${targets.length === 1 ? 'the work of' : 'the same work,'} ${quote(scenario.name)} (${quote(scenario.title)}), ${each}, in ${plural(plan.rounds, 'round')}.`
}

/** Who is best in what; metrics with the same leaders are told together. */
function leaders(result: Result, quote: Quote): string[] {
  const ranked = result.summary.targets.filter((target) => target.ranked)
  if (ranked.length < 2) return alone(ranked, quote)
  const isAnyInterval = result.summary.comparisons.some(({ ratio }) => ratio.low !== null)
  if (!isAnyInterval) return ['The rounds are too few for a ranking: the figures are first impressions.']
  const found = HEADLINE_METRICS.flatMap((metric) => {
    const best = unbeaten(metric, ranked, result.summary.comparisons)
    return best.length === 0 ? [] : [{ metric, best, who: best.map(({ target }) => target).join('\n') }]
  })
  return [...Map.groupBy(found, ({ who }) => who).values()].flatMap((alike) => {
    const [first] = alike
    if (first === undefined) return []
    const names = list(first.best.map(({ target }) => quote(target)))
    const metrics = list(alike.map(({ metric }) => inWords(metric, result, quote)))
    if (first.best.length > 1) return [`In ${metrics}, ${names} are too close to call.`]
    return [`${names} is best in ${metrics}${lead(first.metric, first.best[0], ranked, quote)}.`]
  })
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

/** Those that nobody beats; none where nobody was compared with an interval, or where the driver was the limit with all. */
function unbeaten(
  metric: HeadlineMetric,
  ranked: readonly TargetSummary[],
  comparisons: readonly Comparison[],
): TargetSummary[] {
  const own = comparisons.filter((comparison) => comparison.metric === metric)
  const known = ranked.filter(({ estimates }) => estimates[metric] !== undefined)
  if (own.every(({ ratio }) => ratio.low === null) || known.every(({ estimates }) => estimates[metric]?.atLeast))
    return []
  return known.filter(
    ({ target }) =>
      !own.some(
        ({ a, b, verdict }) =>
          (verdict === 'a is better' && b === target) || (verdict === 'b is better' && a === target),
      ),
  )
}

/** ` (CPU per request 0.40 ms; next is event-driven with 0.64 ms)`. */
function lead(
  metric: HeadlineMetric,
  best: TargetSummary | undefined,
  ranked: readonly TargetSummary[],
  quote: Quote,
): string {
  const own = best?.estimates[metric]
  const merit = byMerit(metric)
  const [next] = ranked
    .flatMap(({ target, estimates }) =>
      target !== best?.target && estimates[metric] ? [{ target, estimate: estimates[metric] }] : [],
    )
    .sort((a, b) => merit(a.estimate.value, b.estimate.value))
  if (own === undefined || next === undefined) return ''
  return ` (${metricInSentence(metric)} ${withUnit(metric, own)}; next is ${quote(next.target)} with ${withUnit(metric, next.estimate)})`
}

function inWords(metric: HeadlineMetric, result: Result, quote: Quote): string {
  const isLatency = metric === 'p50Ms' || metric === 'p99Ms'
  return metricInSentence(metric) + (isLatency ? atLoad(result, quote) : '')
}

function cost({ summary }: Result, quote: Quote): string[] {
  const known = summary.targets
    .flatMap(({ target, estimates }) =>
      estimates.usdPerMillionRequests ? [{ target, usd: estimates.usdPerMillionRequests.value }] : [],
    )
    .sort((a, b) => a.usd - b.usd)
  const [least, most] = [known[0], known.at(-1)]
  if (least === undefined || most === undefined) return []
  const said = ({ target, usd }: typeof least): string => `$${formatNumber(usd)} (${quote(target)})`
  return [`A million requests cost ${known.length === 1 ? said(least) : `from ${said(least)} to ${said(most)}`}.`]
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
