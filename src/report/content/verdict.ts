import { ExitCode } from '../../base/errors.ts'
import { headlineProfiles } from '../../result/headline-stages.ts'
import { EQUIVALENCE_MARGIN } from '../../result/judge-ratio.ts'
import { HEADLINE_METRICS, type HeadlineMetric, metricOf } from '../../result/metric.ts'
import type { Result, TargetSummary } from '../../result/schema.ts'
import { observationsNeeded } from '../../stats/signed-rank.ts'
import { decimalsFor, formatNumber, formatShare, list, NO_BREAK } from '../../text/format.ts'
import { bound, metricLabel, withUnit } from './headline.ts'
import { atLoad } from './load-words.ts'
import { type Ratio, type Relation, type Standing, standingOf } from './standing.ts'
import type { Quote, Statement } from './statement.ts'

/** Who is better in what, by how much; who ties; who is not ranked, and why. */
export function verdict(result: Result, quote: Quote): Statement[] {
  const { targets, comparisons } = result.summary
  const notRanked = targets
    .filter(({ ranked }) => !ranked)
    .map(({ target, notRankedBecause }) => ({
      subject: 'Not ranked',
      text: `${quote(target)}: ${quote(briefly(notRankedBecause ?? ''))}.`,
    }))
  const ranked = targets.filter((target) => target.ranked)
  if (ranked.length < 2 || comparisons.length === 0) {
    return [...noComparison(result, quote), ...ranked.flatMap((one) => alone(one, quote)), ...notRanked]
  }
  const isAnyBound = ranked.some(({ estimates }) => Object.values(estimates).some(({ atLeast }) => atLeast))
  if (!isAnyBound && comparisons.every(({ ratio }) => ratio.low === null)) return [tooFewRounds(result), ...notRanked]
  return [...HEADLINE_METRICS.flatMap((metric) => statement(metric, ranked, result, quote)), ...notRanked]
}

/** Why a run of several targets ends without a comparison of any two. */
function noComparison({ targets, summary }: Result, quote: Quote): Statement[] {
  if (targets.length === 1) return []
  const ranked = summary.targets.filter((target) => target.ranked).map(({ target }) => quote(target))
  const why =
    ranked.length === 0
      ? `none of the ${targets.length} targets could be ranked`
      : ranked.length === 1
        ? `only ${ranked[0]} could be ranked`
        : `${list(ranked)} share no figure of a valid round`
  // Errors are what an overload is for.
  const isFailure = summary.targets.every(({ overload = [] }) => overload.length === 0)
  const end = isFailure ? ` The run ends with exit code ${ExitCode.failed} or higher.` : ''
  return [{ subject: 'No comparison', text: `${why}.${end}` }]
}

/** Of an error with a log in it no more than what went wrong: the whole is said elsewhere. */
function briefly(reason: string): string {
  const text = reason.includes('\n') ? (reason.split(/ Found: |\n/)[0] ?? '') : reason
  return text.replace(/\.$/, '')
}

function tooFewRounds({ plan }: Result): Statement {
  return { subject: 'No ranking', text: `${noInterval(plan, plan.rounds)}. The figures are first impressions.` }
}

/** Rounds in which the profile was driven that a metric comes from. */
function plannedRounds(metric: HeadlineMetric, plan: Result['plan']): number {
  const { closed, open } = headlineProfiles(plan)
  const search = plan.profiles.find(({ loop }) => loop === 'search')
  const { source } = metricOf(metric)
  const from = { closed: closed ?? open, open, search, round: undefined }[source]
  return from?.rounds ?? plan.rounds
}

function noInterval({ confidence }: Result['plan'], rounds: number): string {
  const needed = observationsNeeded(confidence)
  return `no two targets share the ${needed} valid rounds that ${formatShare(confidence)} confidence takes (${formatNumber(rounds, 0)} planned)`
}

function alone({ target, estimates }: TargetSummary, quote: Quote): Statement[] {
  const figures = HEADLINE_METRICS.flatMap((metric) => {
    const estimate = estimates[metric]
    return estimate === undefined ? [] : [`${metricLabel(metric)} ${withUnit(metric, estimate)}${bounds(estimate)}`]
  })
  return figures.length === 0 ? [] : [{ subject: quote(target), text: `${list(figures)}.` }]
}

function statement(
  metric: HeadlineMetric,
  ranked: readonly TargetSummary[],
  result: Result,
  quote: Quote,
): Statement[] {
  const subject = subjectOf(metric, result, quote)
  const without = withoutFigure(metric, ranked, quote)
  const standing = standingOf(metric, result)
  if (standing === undefined) return without === '' ? [] : [{ subject, text: `not available: ${without}.` }]
  const known = ranked.flatMap(({ estimates }) => estimates[metric] ?? [])
  if (known.every(({ atLeast }) => atLeast)) return [{ subject, text: NOBODY_KNOWS }]
  const comparisons = result.summary.comparisons.filter((comparison) => comparison.metric === metric)
  if (comparisons.every(({ ratio }) => ratio.low === null)) {
    return [{ subject, text: `not decided: ${noInterval(result.plan, plannedRounds(metric, result.plan))}.` }]
  }
  const told = tell(metric, standing, result, quote)
  return [{ subject, text: `${[told, without].filter(Boolean).join('; ')}.` }]
}

const NOBODY_KNOWS = 'not decided: the load driver was the limit with all of them.'

/** Ranked targets whose percentile too few requests stand behind. */
function withoutFigure(metric: HeadlineMetric, ranked: readonly TargetSummary[], quote: Quote): string {
  const reasons = ranked.flatMap(({ target, unavailable }) => {
    const reason = unavailable[metric]
    return reason === undefined ? [] : [{ target, reason }]
  })
  return [...Map.groupBy(reasons, ({ reason }) => reason)]
    .map(([reason, those]) => `too few requests of ${list(those.map(({ target }) => quote(target)))} (${reason})`)
    .join(', ')
}

function subjectOf(metric: HeadlineMetric, result: Result, quote: Quote): string {
  const isLatency = metric === 'p50Ms' || metric === 'p99Ms'
  return metricLabel(metric) + (isLatency ? atLoad(result, quote) : '')
}

/** How all stand to the best of those that nobody beats, and what that leaves open. */
function tell(metric: HeadlineMetric, standing: Standing, result: Result, quote: Quote): string {
  const { order, unbeaten, leader, relation } = standing
  const [base] = unbeaten
  const decided = (names: readonly string[], among: readonly string[]): string[] =>
    names.flatMap((name) =>
      among.flatMap((other) =>
        relation(other, name).kind === 'better' ? [beats(metric, relation(name, other), name, other, quote)] : [],
      ),
    )
  if (base === undefined) return `no order, for the comparisons run in a circle: ${decided(order, order).join(', ')}`
  const others = order.filter((name) => name !== base)
  const of = (kind: Relation['kind']): string[] => others.filter((name) => relation(name, base).kind === kind)
  const [beaten, equivalent, open] = [of('worse'), of('equivalent'), of('not decided')]
  const figure = result.summary.targets.find(({ target }) => target === base)?.estimates[metric]
  const lead = leader !== undefined && figure ? [`${quote(leader)} leads with ${withUnit(metric, figure)}`] : []
  const what = lead.length > 0 ? ' that' : ` what ${quote(base)} does`
  const rest = beaten.map((name, index) =>
    index === 0
      ? `${quote(name)} ${metricOf(metric).verb} ${times(relation(name, base).ratio, what)}`
      : `${quote(name)} ${times(relation(name, base).ratio)}`,
  )
  const alike = [...equivalent, ...open]
  return [
    ...lead,
    ...equivalentText(base, equivalent, relation, quote),
    ...openTexts(base, open, relation, quote),
    ...(rest.length > 0 ? [rest.join(', ')] : []),
    ...decided(alike, [...alike, ...beaten]),
    ...neighbours(beaten, relation, quote),
  ].join('; ')
}

function beats(metric: HeadlineMetric, { ratio }: Relation, name: string, other: string, quote: Quote): string {
  return `${quote(name)} ${metricOf(metric).verb} ${times(ratio, ` what ${quote(other)} does`)}`
}

function equivalentText(
  base: string,
  names: readonly string[],
  relation: Standing['relation'],
  quote: Quote,
): string[] {
  if (names.length === 0) return []
  const ratios = names.map((name) => times(relation(name, base).ratio)).join(', ')
  return [`${pairWords(base, names, quote)}: equivalent within ${formatShare(EQUIVALENCE_MARGIN)} (${ratios})`]
}

/** What is not decided between the base and others, those with the same reason together. */
function openTexts(base: string, names: readonly string[], relation: Standing['relation'], quote: Quote): string[] {
  return [...Map.groupBy(names, (name) => relation(name, base).because ?? '')].map(([because, those]) => {
    const ratios = those.map((name) => times(relation(name, base).ratio)).filter(Boolean)
    return `${pairWords(base, those, quote)}: not decided, because ${because}${ratios.length > 0 ? ` (${ratios.join(', ')})` : ''}`
  })
}

/** `a and b`, or `a and each of b and c`: each pair is meant. */
function pairWords(base: string, others: readonly string[], quote: Quote): string {
  const names = list(others.map(quote))
  return others.length === 1 ? `${quote(base)} and ${names}` : `${quote(base)} and each of ${names}`
}

/** Neighbours in the order of which neither is better. */
function neighbours(order: readonly string[], relation: Standing['relation'], quote: Quote): string[] {
  return order.slice(1).flatMap((name, index) => {
    const before = order[index] ?? ''
    const { kind } = relation(name, before)
    if (kind === 'equivalent') {
      return [`${quote(before)} and ${quote(name)} are equivalent within ${formatShare(EQUIVALENCE_MARGIN)}`]
    }
    return kind === 'not decided' ? [`between ${quote(before)} and ${quote(name)} it is not decided`] : []
  })
}

function times(ratio: Ratio | undefined, what = ''): string {
  return ratio === undefined ? '' : `${ratio.side}${ratio.value.toFixed(2)}${NO_BREAK}times${what}${bounds(ratio, 2)}`
}

function bounds({ value, low, high }: Omit<Ratio, 'side'>, decimals?: number): string {
  const digits = decimals ?? decimalsFor(value)
  if (low === null && high === null) return ' (interval not available)'
  if (high === null) return ` [${bound(formatNumber(low ?? 0, digits), true)}]`
  if (low === null) return ` [≤${NO_BREAK}${formatNumber(high, digits)}]`
  return ` [${formatNumber(low, digits)},${NO_BREAK}${formatNumber(high, digits)}]`
}
