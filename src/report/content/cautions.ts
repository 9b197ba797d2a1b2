import { isConfirmed } from '../../load/search/describe.ts'
import { agreesAlone } from '../../result/agrees-alone.ts'
import { headlineProfiles, isLowerBound, isValid, openStages } from '../../result/headline-stages.ts'
import { objectiveByCount } from '../../result/objective-by-count.ts'
import { errorCounts } from '../../result/ranking.ts'
import type { Comparison, Result, StageResult, TargetResult } from '../../result/schema.ts'
import { addHistograms, decodeHistogram } from '../../stats/latency-histogram.ts'
import { isLateAt } from '../../stats/lateness.ts'
import { knownPercentileMs } from '../../stats/percentile-support.ts'
import { formatNumber, formatSetting, formatShare, list, plural } from '../../text/format.ts'
import { metricLabel } from './headline.ts'
import type { Quote } from './statement.ts'

/** What a reader must know before believing the table: warnings of the run, and what the result itself gives away. */
export function cautions(result: Result, quote: Quote): string[] {
  return [
    ...result.warnings.map(quote),
    ...result.targets.flatMap((target) => ofTarget(target, quote)),
    ...result.targets.flatMap((target) => missedObjectives(result, target, quote)),
    ...otherwiseAlone(result, quote),
    ...lateAtP99(result, quote),
  ]
}

/** From this share of the rounds of a target on, rounds that a high percentile leaves out are told. */
const MANY = 0.25

/** Said once for all targets. */
function lateAtP99({ targets, plan }: Result, quote: Quote): string[] {
  const headline = headlineProfiles(plan)
  const late = targets.map(({ name, rounds }) => {
    const stages = rounds.map((round) => openStages(round, headline)).filter(({ length }) => length > 0)
    return { name, of: stages.length, count: stages.filter((own) => own.some((stage) => isLateAt(99, stage))).length }
  })
  const most = late.filter(({ of }) => of > 0).toSorted((a, b) => b.count / b.of - a.count / a.of)[0]
  if (most === undefined || most.count / most.of < MANY) return []
  const rounds = `${formatSetting(most.count)} of ${plural(most.of, `${quote(headline.open?.name ?? '')} round`)}`
  return [`The driver was late in up to ${rounds} of a target (${quote(most.name)}): p95 and p99 are of the others.`]
}

/** Pairs of which the ratio in turns is not the one that the same two have when each is driven alone. */
function otherwiseAlone({ summary: { comparisons } }: Result, quote: Quote): string[] {
  return comparisons
    .filter((comparison) => agreesAlone(comparison) === false)
    .map(({ metric, a, b, ratio, alone }) => {
      const [inTurns, byItself] = [ratio, alone ?? ratio].map(ratioWithBounds)
      const what = `${metricLabel(metric)} of ${quote(a)} is ${inTurns} times that of ${quote(b)} in turns`
      return `${what}, and ${byItself} times where each is driven alone: how they are driven makes a difference that large.`
    })
}

function ratioWithBounds({ value, low, high }: Comparison['ratio']): string {
  const [middle, from, to] = [value, low, high].map((each) => formatNumber(each ?? Number.NaN, 2))
  return low === null || high === null ? `${middle}` : `${middle} [${from}, ${to}]`
}

function ofTarget(target: TargetResult, quote: Quote): string[] {
  const name = quote(target.name)
  const stages = target.rounds.flatMap((round) => round.stages)
  const invisible = stages.reduce((sum, stage) => sum + stage.invisible, 0)
  return [
    ...[...new Set(stages.map(({ profile }) => profile))].flatMap((profile) => {
      const rounds = target.rounds
        .map((round) => round.stages.filter((stage) => stage.profile === profile))
        .filter((driven) => driven.length > 0)
      return [...lowerBounds(name, quote(profile), rounds), ...leftOut(name, quote(profile), rounds, quote)]
    }),
    ...searchesInVain(name, target, quote),
    ...(invisible > 0 ? [`${name}: the effect of ${plural(invisible, 'sampled write')} was not seen in time.`] : []),
  ]
}

type RoundStages = readonly StageResult[]

function lowerBounds(name: string, profile: string, rounds: readonly RoundStages[]): string[] {
  const limited = rounds.filter((stages) => stages.some(isLowerBound))
  if (limited.length === 0) return []
  const workers = Math.max(...limited.flat().map(({ driver }) => driver.workers))
  const count = `${formatSetting(limited.length)} of ${plural(rounds.length, `${profile} round`)}`
  return [
    `${name}: in ${count} the load driver was at its limit with ${plural(workers, 'thread')}, so that throughput is a lower bound (≥). Run again on a machine with more CPUs.`,
  ]
}

function searchesInVain(name: string, { rounds }: TargetResult, quote: Quote): string[] {
  const searches = rounds.map(({ search }) => search).filter((search) => search !== null)
  const vain = searches.filter(({ capacityPerSecond }) => capacityPerSecond === null)
  const unsure = searches.filter((search) => search.capacityPerSecond !== null && !isConfirmed(search))
  const because = (some: typeof searches): string =>
    list([...new Set(some.map(({ endedBecause }) => quote(endedBecause)))])
  const count = (some: typeof searches): string =>
    `in ${formatSetting(some.length)} of ${plural(searches.length, 'round')}`
  return [
    ...(vain.length > 0
      ? [`${name}: ${count(vain)} no rate was found that meets the objectives (${because(vain)}).`]
      : []),
    ...(unsure.length > 0 ? [`${name}: ${count(unsure)} the capacity was not confirmed (${because(unsure)}).`] : []),
  ]
}

/** Of many reasons so many are told: they differ in their figures alone. */
const MOST_REASONS = 3

function leftOut(name: string, profile: string, rounds: readonly RoundStages[], quote: Quote): string[] {
  const isLeftOut = (stage: StageResult): boolean =>
    !isValid(stage) && !isLowerBound(stage) && stage.stoppedBecause === null
  const affected = rounds.filter((stages) => stages.some(isLeftOut))
  if (affected.length === 0) return []
  const inPart = affected.some((stages) => !stages.every(isLeftOut)) ? ' in part' : ''
  const reasons = [
    ...new Set(
      affected
        .flat()
        .filter(isLeftOut)
        .flatMap(({ disqualified }) => disqualified),
    ),
  ].map(quote)
  const more = reasons.length > MOST_REASONS ? [`${reasons.length - MOST_REASONS} more of the kind`] : []
  const why = reasons.length === 0 ? 'no request was answered' : list([...reasons.slice(0, MOST_REASONS), ...more])
  const count = `${formatSetting(affected.length)} of ${plural(rounds.length, `${profile} round`)}`
  const failed = errorCounts(affected.flat().filter(isLeftOut)).map(
    ([kind, count]) => `${formatNumber(count, 0)} × ${quote(kind)}`,
  )
  const errors = failed.length === 0 ? '' : ` Requests failed in them: ${list(failed.slice(0, MOST_REASONS))}.`
  return [`${name}: ${count} left out${inPart} (${why}).${errors}`]
}

/** By the percentile; where that has no figure, by the count of those that took too long. */
function missedObjectives(result: Result, target: TargetResult, quote: Quote): string[] {
  const { scenario, summary } = result
  const estimates = summary.targets.find((each) => each.target === target.name)?.estimates ?? {}
  const missed = (what: string, value: number | undefined, limit: number, kind: 'responseTime' | 'visibility') => {
    const counted = value === undefined ? objectiveByCount(result, target, kind, limit) : undefined
    const found =
      counted?.outcome === 'missed'
        ? `${formatNumber(counted.slower, 0)} of ${formatNumber(counted.answered, 0)} took longer`
        : (value ?? 0) > limit && `${formatNumber(value ?? 0)} ms`
    return found
      ? [
          `${quote(target.name)} misses the objective for ${what}: ${found}, at most ${formatSetting(limit)} ms allowed.`,
        ]
      : []
  }
  return [
    ...missed('p99', estimates.p99Ms?.value, scenario.slo.p99Ms, 'responseTime'),
    ...missed('visibility p99', estimates.visibilityP99Ms?.value, scenario.slo.visibilityP99Ms, 'visibility'),
  ]
}

/** Accepted work that was still being done when the load ended: its CPU time is in no window. */
export function longestDrainMs({ rounds }: TargetResult): number {
  return Math.max(0, ...rounds.map(({ drainMs }) => drainMs))
}

/** How long writes of closed loops took to be visible, over all rounds; undefined where too few were watched. */
export function saturatedVisibilityP99Ms({ rounds }: TargetResult): number | undefined {
  const stages = rounds.flatMap((round) => round.stages.filter(({ loop }) => loop === 'closed'))
  return knownPercentileMs(addHistograms(stages.map(({ visibility }) => decodeHistogram(visibility.histogram))), 99)
}

/** `p99 at most 200 ms` and so on. */
export function objectives({ p99Ms, errorShare, visibilityP99Ms }: Result['scenario']['slo']): string {
  return `p99 at most ${formatSetting(p99Ms)} ms, errors at most ${formatShare(errorShare)}, visible within ${formatSetting(visibilityP99Ms)} ms (p99)`
}
