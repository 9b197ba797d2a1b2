import type { Quote } from '../../report/content/statement.ts'
import { catalogueOf } from '../../report/html/cost/cost-choice.ts'
import type { Result } from '../../result/schema.ts'
import { usageByRound, usageOfTarget } from '../../result/usage-of-target.ts'
import { type IntervalEstimate, pairedRatio } from '../../stats/hodges-lehmann.ts'
import { formatNumber } from '../../text/format.ts'
import { assume, type BreakEven, breakEvens, monthTotal, shapedDemand, type Usage } from '../model/index.ts'
import { DEFAULT_TRAFFIC } from './default-traffic.ts'
import { formatUsd } from './words.ts'

interface MonthlyBills {
  /** The cheapest first. */
  readonly bills: readonly { readonly usage: Usage; readonly usd: number }[]
  /** Where the cheaper of two changes. */
  readonly crossings: readonly BreakEven[]
}

/** A result is told on the screen, in Markdown and on a page: its bills are the same each time. */
const known = new WeakMap<Result, MonthlyBills>()

function monthlyBills(result: Result): MonthlyBills {
  const before = known.get(result)
  if (before !== undefined) return before
  const usages = result.targets.flatMap((target) => {
    const isRanked = result.summary.targets.some(({ target: name, ranked }) => name === target.name && ranked)
    return (isRanked ? usageOfTarget(result, target) : undefined) ?? []
  })
  const { demand, pricing } = defaultMonth()
  const bills = usages
    .map((usage) => ({ usage, usd: monthTotal(usage, demand, pricing) }))
    .sort((a, b) => a.usd - b.usd)
  const made = { bills, crossings: breakEvens(usages, demand, pricing) }
  known.set(result, made)
  return made
}

/** What a month's bill is made from where nobody chose other traffic or prices. */
function defaultMonth() {
  const { averagePerSecond, shape } = DEFAULT_TRAFFIC
  const pricing = { assumptions: assume(), catalogue: catalogueOf(DEFAULT_TRAFFIC) }
  return { demand: shapedDemand(shape, { averagePerSecond }), pricing }
}

/** The bills of a month at the default traffic, round by round, of ranked targets whose use is known. */
export interface RoundBills {
  readonly names: readonly string[]
  /** The bill of one divided by that of another, over the rounds that both have; undefined: they share none. */
  ratio(of: string, to: string): IntervalEstimate | undefined
}

/** What each round's use would cost a month, so that bills are compared with an interval. */
export function roundBills(result: Result): RoundBills {
  const { demand, pricing } = defaultMonth()
  const ranked = result.summary.targets.filter((target) => target.ranked).map(({ target }) => target)
  const byTarget = new Map(
    result.targets
      .filter(({ name }) => ranked.includes(name))
      .map((target) => {
        const usages = [...usageByRound(result, target)]
        return [target.name, new Map(usages.map(([round, usage]) => [round, monthTotal(usage, demand, pricing)]))]
      }),
  )
  return {
    names: [...byTarget].filter(([, rounds]) => rounds.size > 0).map(([name]) => name),
    ratio(of, to) {
      const other = byTarget.get(to)
      const pairs = [...(byTarget.get(of) ?? [])].flatMap(([round, usd]) => {
        const against = other?.get(round)
        return usd > 0 && against ? [[usd, against] as const] : []
      })
      return pairs.length === 0 ? undefined : pairedRatio(pairs, result.plan.confidence)
    },
  }
}

/** What a month of a target costs at the default traffic, in dollars; undefined where its use is not known. */
export function monthlyUsd(result: Result, target: string): number | undefined {
  return monthlyBills(result).bills.find(({ usage }) => usage.name === target)?.usd
}

/** Where another candidate becomes cheaper than the cheapest: `monolith above 27.8`; empty where no break-even was found. */
export function cheapestElsewhere(result: Result, cheapest: string, others: readonly string[], quote: Quote): string[] {
  const isAsked = ({ cheaperBelow, cheaperAbove }: BreakEven): boolean =>
    [cheaperBelow, cheaperAbove].every((name) => name === cheapest || others.includes(name))
  const { above, below } = nearestChanges(cheapest, monthlyBills(result).crossings.filter(isAsked))
  const at = ({ averagePerSecond }: BreakEven): string => formatNumber(averagePerSecond)
  return [
    ...(above ? [`${quote(above.cheaperAbove)} above ${at(above)}`] : []),
    ...(below ? [`${quote(below.cheaperBelow)} below ${at(below)}`] : []),
  ]
}

/** What a month costs at the default traffic, and where another becomes the cheapest, in one sentence; empty where no use is known. */
export function monthlyCost(result: Result, quote: Quote): string {
  const { bills, crossings } = monthlyBills(result)
  const [least, most] = [bills[0], bills.at(-1)]
  if (least === undefined || most === undefined) return ''
  const said = ({ usage, usd }: typeof least): string => `${formatUsd(usd)} (${quote(usage.name)})`
  const month = `A month at ${formatNumber(DEFAULT_TRAFFIC.averagePerSecond, 0)} requests/s would cost`
  if (bills.length === 1) return `${month} ${said(least)}.`
  const changes = changesOf(least.usage.name, crossings, quote)
  const change = changes.length === 0 ? '' : `; ${changes.join(', ')} is cheapest`
  return `${month} ${said(least)} to ${said(most)}${change}.`
}

/** `above 26.5 requests/s monolith`, where the cheapest is no longer cheaper than another. */
function changesOf(cheapest: string, crossings: readonly BreakEven[], quote: Quote): string[] {
  const { above, below } = nearestChanges(cheapest, crossings)
  return [
    ...(above ? [`above ${formatNumber(above.averagePerSecond)} requests/s ${quote(above.cheaperAbove)}`] : []),
    ...(below ? [`below ${formatNumber(below.averagePerSecond)} requests/s ${quote(below.cheaperBelow)}`] : []),
  ]
}

/** The nearest rates below and above at which the cheapest is no longer cheaper than another. */
function nearestChanges(
  cheapest: string,
  crossings: readonly BreakEven[],
): { readonly above: BreakEven | undefined; readonly below: BreakEven | undefined } {
  const rate = DEFAULT_TRAFFIC.averagePerSecond
  const own = crossings
    .filter(({ averagePerSecond: at, cheaperBelow, cheaperAbove }) =>
      at > rate ? cheaperBelow === cheapest : cheaperAbove === cheapest,
    )
    .toSorted((a, b) => a.averagePerSecond - b.averagePerSecond)
  return {
    above: own.find(({ averagePerSecond }) => averagePerSecond > rate),
    below: own.findLast(({ averagePerSecond }) => averagePerSecond <= rate),
  }
}
