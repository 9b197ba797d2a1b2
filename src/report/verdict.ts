import { headlineProfiles } from '../result/headline-stages.ts'
import { HEADLINE_METRICS, type HeadlineMetric } from '../result/metrics.ts'
import type { Comparison, Estimate, Result, TargetSummary } from '../result/schema.ts'
import { observationsNeeded } from '../stats/signed-rank.ts'
import { decimalsFor, formatNumber, formatShare, list, NO_BREAK } from './format.ts'
import { bound, byMerit, metricLabel, withUnit } from './headline.ts'
import { atLoad } from './load-words.ts'

/** How a renderer writes what came from outside (names, messages). */
export type Quote = (text: string) => string

/** A statement of the verdict: what it is about, and what is said. */
export interface Statement {
  readonly subject: string
  readonly text: string
}

/** How a value that is so many times the leader's is said. */
const VERBS: Record<HeadlineMetric, string> = {
  cpuMsPerRequest: 'needs',
  throughputPerSecond: 'reaches',
  capacityPerSecond: 'carries',
  p50Ms: 'takes',
  p99Ms: 'takes',
}

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
  if (result.targets.length === 1 || ranked.length < 2)
    return [...ranked.flatMap((one) => alone(one, result, quote)), ...notRanked]
  const isAnyBound = ranked.some(({ estimates }) => Object.values(estimates).some(({ atLeast }) => atLeast))
  if (!isAnyBound && comparisons.every(({ ratio }) => ratio.low === null)) return [tooFewRounds(result), ...notRanked]
  return [...HEADLINE_METRICS.flatMap((metric) => statement(metric, ranked, result, quote)), ...notRanked]
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
  const from = {
    cpuMsPerRequest: closed ?? open,
    throughputPerSecond: closed,
    capacityPerSecond: search,
    p50Ms: open,
    p99Ms: open,
  }[metric]
  return from?.rounds ?? plan.rounds
}

function noInterval({ confidence }: Result['plan'], rounds: number): string {
  const needed = observationsNeeded(confidence)
  return `no two targets share the ${needed} valid rounds that ${formatShare(confidence)} confidence takes (${formatNumber(rounds, 0)} planned)`
}

function alone({ target, estimates }: TargetSummary, result: Result, quote: Quote): Statement[] {
  const figures = HEADLINE_METRICS.flatMap((metric) => {
    const estimate = estimates[metric]
    return estimate === undefined ? [] : [`${metricLabel(metric)} ${withUnit(metric, estimate)}${bounds(estimate)}`]
  })
  const others = result.targets.length > 1 ? ' Nobody else can be ranked beside it.' : ''
  return figures.length === 0 ? [] : [{ subject: quote(target), text: `${list(figures)}.${others}` }]
}

function statement(
  metric: HeadlineMetric,
  ranked: readonly TargetSummary[],
  result: Result,
  quote: Quote,
): Statement[] {
  const comparisons = result.summary.comparisons.filter((comparison) => comparison.metric === metric)
  const merit = byMerit(metric)
  const order = ranked
    .flatMap(({ target, estimates }) => (estimates[metric] ? [{ ...estimates[metric], target }] : []))
    .sort((a, b) => merit(a.value, b.value))
  const leader = order.find(({ target }) => !comparisons.some((comparison) => loser(comparison) === target))
  if (comparisons.length === 0 || leader === undefined) return []
  const subject = subjectOf(metric, result, quote)
  if (order.every(({ atLeast }) => atLeast)) return [{ subject, text: NOBODY_KNOWS }]
  if (comparisons.every(({ ratio }) => ratio.low === null))
    return [{ subject, text: `${noInterval(result.plan, plannedRounds(metric, result.plan))}.` }]

  const others = order.filter((other) => other !== leader)
  const relation = (to: string) => relationOf(comparisons, leader.target, to)
  const ties = others.filter(({ target }) => relation(target)?.tie)
  const beaten = others.filter(({ target }) => relation(target)?.tie === false)

  const ratio = (target: string) => relation(target)?.ratio
  const lead =
    ties.length === 0
      ? `${quote(leader.target)} leads with ${withUnit(metric, leader)}`
      : `${list([leader, ...ties].map(({ target }) => quote(target)))} are too close to call (${ties.map(({ target }) => times(ratio(target))).join(', ')})`
  const base = ties.length === 0 ? 'that' : `what ${quote(leader.target)} does`
  const rest = beaten.map(({ target }, index) =>
    index === 0
      ? `${quote(target)} ${VERBS[metric]} ${times(ratio(target), ` ${base}`)}`
      : `${quote(target)} ${times(ratio(target))}`,
  )
  const text = [lead, rest.join(', '), ...tiesAmong(beaten, comparisons, quote)].filter(Boolean).join('; ')
  return [{ subject, text: `${text}.` }]
}

const NOBODY_KNOWS = 'the load driver was the limit with all of them, so that nobody can be put before another.'

function subjectOf(metric: HeadlineMetric, result: Result, quote: Quote): string {
  const isLatency = metric === 'p50Ms' || metric === 'p99Ms'
  return metricLabel(metric) + (isLatency ? atLoad(result, quote) : '')
}

/** Neighbours in the order that cannot be told apart either. */
function tiesAmong(order: readonly { target: string }[], comparisons: readonly Comparison[], quote: Quote): string[] {
  return order.slice(1).flatMap(({ target }, index) => {
    const before = order[index]?.target ?? ''
    return relationOf(comparisons, before, target)?.tie
      ? [`between ${quote(before)} and ${quote(target)} it is too close to call`]
      : []
  })
}

function loser({ a, b, verdict: outcome }: Comparison): string | undefined {
  if (outcome === 'too close to call') return undefined
  return outcome === 'a is better' ? b : a
}

/** A ratio of which perhaps only one side is known. */
interface Ratio extends Pick<Estimate, 'value' | 'low' | 'high'> {
  readonly side: 'at least ' | 'at most ' | ''
}

/** The ratio of `other` to `base`, whichever way round it was compared. */
function relationOf(comparisons: readonly Comparison[], base: string, other: string) {
  const found = comparisons.find(({ a, b }) => (a === base && b === other) || (a === other && b === base))
  if (found === undefined) return undefined
  const { ratio } = found
  const isTurned = found.a !== other
  const side = !ratio.atLeast ? '' : isTurned ? 'at most ' : 'at least '
  return {
    ratio: { ...(isTurned ? inverse(ratio) : ratio), side } as Ratio,
    tie: found.verdict === 'too close to call',
  }
}

function inverse({ value, low, high }: Estimate): Omit<Ratio, 'side'> {
  return { value: 1 / value, low: high === null ? null : 1 / high, high: low === null ? null : 1 / low }
}

function times(ratio: Ratio | undefined, what = ''): string {
  return ratio === undefined ? '' : `${ratio.side}${ratio.value.toFixed(2)}${NO_BREAK}times${what}${bounds(ratio, 2)}`
}

function bounds({ value, low, high }: Omit<Ratio, 'side'>, decimals?: number): string {
  const digits = decimals ?? decimalsFor(value)
  if (low === null && high === null) return ' (no interval)'
  if (high === null) return ` [${bound(formatNumber(low ?? 0, digits), true)}]`
  if (low === null) return ` [≤${NO_BREAK}${formatNumber(high, digits)}]`
  return ` [${formatNumber(low, digits)},${NO_BREAK}${formatNumber(high, digits)}]`
}
