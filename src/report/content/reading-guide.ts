import { headlineProfiles } from '../../result/headline-stages.ts'
import { HEADLINE_METRICS, METRICS } from '../../result/metric.ts'
import type { PlannedProfile, Result } from '../../result/schema.ts'
import { observationsNeeded } from '../../stats/signed-rank.ts'
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatSetting,
  formatShare,
  list,
  plural,
} from '../../text/format.ts'
import { longestDrainMs, objectives, saturatedVisibilityP99Ms } from './cautions.ts'
import { metricInSentence } from './headline.ts'
import { commonRate, plannedConnections, useLoad } from './load-words.ts'
import { proof } from './proof.ts'
import { servedStatements } from './served.ts'
import type { Quote, Statement } from './statement.ts'

/** What the figures mean, how sure they are, and how to get them again. */
export function readingGuide(result: Result, quote: Quote): Statement[] {
  return [
    { subject: 'Intervals', text: intervals(result, quote) },
    ...smallestDifference(result),
    ...closedLoop(result),
    ...openLoop(result, quote),
    ...tooFewRequests(result, quote),
    ...search(result),
    ...backlog(result, quote),
    ...servedStatements(result, quote),
    ...cost(result, quote),
    ...proof(result),
    { subject: 'Run', text: run(result) },
  ]
}

function intervals({ plan, targets }: Result, quote: Quote): string {
  const rounds = `${plural(plan.rounds, 'round')} of each target in random order${fewerRounds(plan, quote)}`
  const confidence = formatShare(plan.confidence)
  return plan.rounds < observationsNeeded(plan.confidence)
    ? `none: ${rounds}, and ${confidence} confidence takes ${observationsNeeded(plan.confidence)}.`
    : `${confidence} confidence over ${rounds} (Hodges-Lehmann, Wilcoxon)${targets.length > 1 ? '; ratios are paired round by round' : ''}.${exactEnough(plan)}`
}

/** Looking several times whether it is exact enough costs confidence, which the intervals make up for. */
function exactEnough({ until }: Result['plan']): string {
  if (until === null) return ''
  return ` Rounds were driven until each ratio of CPU time and throughput was known to ${formatShare(until)}, or the time was up; intervals are wider by what looking several times takes.`
}

/** ` (3 of spike)`, where not all profiles were driven in all rounds. */
function fewerRounds({ profiles, rounds }: Result['plan'], quote: Quote): string {
  const fewer = profiles.filter((profile) => profile.rounds < rounds)
  return fewer.length === 0 ? '' : ` (${list(fewer.map(({ name, rounds }) => `${rounds} of ${quote(name)}`))})`
}

/** The pair that was hardest to tell apart speaks for all. */
function smallestDifference({ summary }: Result): Statement[] {
  const parts = HEADLINE_METRICS.flatMap((metric) => {
    const ratios = summary.comparisons
      .filter((comparison) => comparison.metric === metric)
      .map(({ minimumDetectableRatio }) => minimumDetectableRatio)
      .filter((ratio) => ratio !== null)
    return ratios.length === 0 ? [] : [`${formatShare(Math.max(...ratios) - 1)} in ${metricInSentence(metric)}`]
  })
  if (parts.length === 0) return []
  return [
    {
      subject: 'Smallest difference',
      text: `smallest detectable difference (80 % power): ${list(parts)}, even in the noisiest pair.`,
    },
  ]
}

function closedLoop({ plan }: Result): Statement[] {
  const { closed } = headlineProfiles(plan)
  if (closed === undefined) return []
  const best = closed.stages.length > 1 ? ' The stage with the highest throughput counts.' : ''
  return [
    {
      subject: 'Throughput, CPU',
      text: `closed loop, ${plannedConnections(closed)}, each sending when the last answer came.${best} The driver makes that queue itself, so its latencies are not in the table.`,
    },
  ]
}

function openLoop(result: Result, quote: Quote): Statement[] {
  const { open, closed } = headlineProfiles(result.plan)
  if (open === undefined) return []
  const arrivals = open.arrivals === 'uniform' ? 'evenly spaced arrivals' : 'Poisson arrivals'
  const rate = commonRate(result, open)
  const load =
    rate === undefined
      ? `${arrivals} through all stages of ${quote(open.name)} together, ${sharesOf(result, open)}`
      : `${arrivals} at ${formatSetting(rate)} req/s for every target, `
  const subject = closed ? 'Latency' : 'Latency, CPU'
  return [{ subject, text: `open loop, ${load}counted from the intended start of each request.` }]
}

function sharesOf({ plan }: Result, { of }: PlannedProfile): string {
  if (of === 'own') return 'at shares of what each target reached in its warm-up, '
  return of === null || plan.fullRatePerSecond === 0
    ? ''
    : `where 100 % is ${formatSetting(plan.fullRatePerSecond)} req/s, `
}

function cost(result: Result, quote: Quote): Statement[] {
  if (result.summary.targets.every((target) => target.cost.length === 0)) return []
  const load = useLoad(result, quote).replace(/^saturated/, 'when saturated')
  return [
    {
      subject: 'Compute cost',
      text: `at full utilisation (instances never idle), AWS us-east-1 list prices at the use measured ${load}; no load balancer, storage or network between zones. The price of the HTTP API is included for functions. What a month costs at your traffic: archbench cost.`,
    },
  ]
}

/** Percentiles that too few requests stand behind, those with the same reason together. */
function tooFewRequests({ summary }: Result, quote: Quote): Statement[] {
  const all = summary.targets.flatMap(({ target, unavailable }) =>
    METRICS.flatMap((metric) => {
      const reason = unavailable[metric]
      return reason === undefined ? [] : [{ target, metric, reason }]
    }),
  )
  const parts = [...Map.groupBy(all, ({ metric, reason }) => `${metric} ${reason}`).values()].map((alike) => {
    const [first] = alike
    const names = list(alike.map(({ target }) => quote(target)))
    return first === undefined ? '' : `${metricInSentence(first.metric)} of ${names} (${first.reason})`
  })
  if (parts.length === 0) return []
  return [
    {
      subject: 'Not available',
      text: `${parts.join('; ')}. More rounds, a higher rate or a longer window would give it.`,
    },
  ]
}

function search({ targets }: Result): Statement[] {
  const [found] = targets.flatMap(({ rounds }) => rounds.flatMap((round) => round.search ?? []))
  if (found === undefined) return []
  return [
    {
      subject: 'Capacity',
      text: `open loop, the highest rate at which the objectives were met and nothing piled up: ${objectives(found.slo)}. Do not operate at this rate.`,
    },
  ]
}

function backlog({ targets }: Result, quote: Quote): Statement[] {
  const seen = targets.flatMap((target) => {
    const p99Ms = saturatedVisibilityP99Ms(target)
    return p99Ms === undefined ? [] : [`${quote(target.name)} ${formatNumber(p99Ms)} ms`]
  })
  const late = targets
    .map((target) => ({ name: quote(target.name), drainMs: longestDrainMs(target) }))
    .filter(({ drainMs }) => drainMs > 0)
    .map(({ name, drainMs }) => `${name} up to ${formatDuration(drainMs)}`)
  const drained = late.length === 0 ? '; no work was left over when the load had ended' : ''
  const visible =
    seen.length === 0
      ? []
      : [{ subject: 'Saturated', text: `what was written then was visible after (p99): ${list(seen)}${drained}.` }]
  if (late.length === 0) return visible
  return [
    ...visible,
    {
      subject: 'Backlog',
      text: `accepted work was still being done after the load ended: ${list(late)}. The CPU time of that is not in CPU per request.`,
    },
  ]
}

function run({ seed, environment, budget, wallTimeMs, measuredMs }: Result): string {
  const pinned =
    environment.isolation === 'pinned'
      ? `target on CPU ${environment.targetCpus.join(', ')}, driver on CPU ${environment.driverCpus.join(', ')}`
      : 'target and driver not isolated from each other'
  const each = `${formatSetting(budget.cpus)} CPU and ${formatBytes(budget.memoryBytes)} for each target`
  const spent = `${formatDuration(wallTimeMs)}, ${formatShare(Math.min(1, measuredMs / Math.max(1, wallTimeMs)))} of it warm-up and measurement`
  return `seed ${seed}; ${environment.runtime} runtime, ${each}, ${pinned}; ${spent}.`
}
