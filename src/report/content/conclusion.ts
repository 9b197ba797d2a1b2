import { monthlyCost } from '../../cost/view/monthly-cost.ts'
import { HEADLINE_METRICS, type HeadlineMetric } from '../../result/metric.ts'
import type { Result } from '../../result/schema.ts'
import { foundKinds, sumOfFindings } from '../../scenario/finding.ts'
import { formatNumber, list, NO_BREAK } from '../../text/format.ts'
import { metricInSentence, withUnit } from './headline.ts'
import { recommendation, recommendsByBill } from './recommendation.ts'
import { type Standing, standingOf } from './standing.ts'
import type { Quote, Statement } from './statement.ts'
import { verdict } from './verdict.ts'

/**
 * What a run has found, for somebody who reads no further: who is best in what, by how much, what it costs, and whether
 * all data survived. One sentence or two each.
 */
export function conclusion(result: Result, quote: Quote): string[] {
  const standings = HEADLINE_METRICS.flatMap((metric) => {
    const standing = standingOf(metric, result)
    return standing === undefined ? [] : [{ metric, standing }]
  })
  const hasInterval = result.summary.comparisons.some(({ ratio }) => ratio.low !== null)
  if (standings.length === 0 || !hasInterval) return [...verdict(result, quote).map(asSentence), survival(result)]
  return [
    `${leaders(standings, quote)}.`,
    ...distances(standings, result, quote),
    recommendsByBill(result) ? '' : monthlyCost(result, quote),
    recommendation(result, quote),
    survival(result),
    ...verdict(result, quote)
      .filter(({ subject }) => subject === 'Not ranked')
      .map(asSentence),
  ].filter((sentence) => sentence !== '')
}

/** Names stay as they are written; where none leads, the sentence begins with a word. */
function leaders(standings: Standings, quote: Quote): string {
  const led = best(standings, quote)
  const open = undecided(standings, quote).join('; ')
  return led.length === 0
    ? `${open.charAt(0).toUpperCase()}${open.slice(1)}`
    : [...led, ...(open === '' ? [] : [open])].join('; ')
}

type Standings = readonly { readonly metric: HeadlineMetric; readonly standing: Standing }[]

/** `monolith is best in CPU per request and throughput`, metrics with the same leader together. */
function best(standings: Standings, quote: Quote): string[] {
  const led = standings.flatMap(({ metric, standing: { leader } }) =>
    leader === undefined ? [] : [{ metric, leader }],
  )
  return [...Map.groupBy(led, ({ leader }) => leader)].map(([leader, those]) => {
    return `${quote(leader)} is best in ${inWords(those)}`
  })
}

/** `in p99 monolith and event-driven are tied`, or that it is not decided. */
function undecided(standings: Standings, quote: Quote): string[] {
  const open = standings.flatMap(({ metric, standing: { leader, unbeaten, relation } }) => {
    if (leader !== undefined) return []
    const areTied = unbeaten.every((a) => unbeaten.every((b) => a === b || relation(a, b).kind === 'equivalent'))
    const names = list(unbeaten.map(quote))
    return [{ metric, text: areTied && unbeaten.length > 1 ? `${names} are tied` : 'it is not decided' }]
  })
  return [...Map.groupBy(open, ({ text }) => text)].map(([text, those]) => `in ${inWords(those)} ${text}`)
}

/** How far the others are from the best in the first metric that has one. */
function distances(standings: Standings, result: Result, quote: Quote): string[] {
  const decided = standings.find(({ standing: { leader } }) => leader !== undefined)
  if (decided === undefined) return []
  const { metric, standing } = decided
  const { order, leader = '', relation } = standing
  const own = result.summary.targets.find(({ target }) => target === leader)?.estimates[metric]
  const others = order
    .filter((name) => name !== leader)
    .flatMap((name) => {
      const { ratio } = relation(name, leader)
      return ratio === undefined ? [] : [`${quote(name)} ${ratio.side}${ratio.value.toFixed(2)}${NO_BREAK}times`]
    })
  if (own === undefined || others.length === 0) return []
  return [`Its ${metricInSentence(metric)}: ${withUnit(metric, own)}; ${list(others)} that.`]
}

function survival({ summary }: Result): string {
  const sum = (of: (findings: (typeof summary.targets)[number]['findings']) => number): number =>
    summary.targets.reduce((total, { findings }) => total + of(findings), 0)
  const broken = foundKinds(sumOfFindings(summary.targets.map(({ findings }) => findings)))
  if (broken.length > 0) {
    return `Writes did not all survive: ${list(broken.map(([kind, count]) => `${formatNumber(count, 0)} ${kind}`))}.`
  }
  const verified = sum(({ verified }) => verified)
  const accepted = sum((findings) => findings.accepted ?? findings.verified)
  if (verified === 0) return ''
  const checked =
    accepted > verified
      ? `${formatNumber(verified, 0)} of ${formatNumber(accepted, 0)}`
      : `All ${formatNumber(accepted, 0)}`
  return `${checked} accepted writes were checked: each was stored once.`
}

function inWords(those: readonly { readonly metric: HeadlineMetric }[]): string {
  return list(those.map(({ metric }) => metricInSentence(metric)))
}

function asSentence({ subject, text }: Statement): string {
  return `${subject}: ${text}`
}
