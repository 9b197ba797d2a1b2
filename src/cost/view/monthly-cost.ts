import type { Quote } from '../../report/content/statement.ts'
import { catalogueOf } from '../../report/html/cost/cost-choice.ts'
import type { Result } from '../../result/schema.ts'
import { usageOfTarget } from '../../result/usage-of-target.ts'
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
  const { averagePerSecond, shape } = DEFAULT_TRAFFIC
  const catalogue = catalogueOf(DEFAULT_TRAFFIC)
  const demand = shapedDemand(shape, { averagePerSecond })
  const pricing = { assumptions: assume(), catalogue }
  const bills = usages
    .map((usage) => ({ usage, usd: monthTotal(usage, demand, pricing) }))
    .sort((a, b) => a.usd - b.usd)
  const made = { bills, crossings: breakEvens(usages, demand, pricing) }
  known.set(result, made)
  return made
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

/** The nearest rates below and above at which the cheapest is no longer cheaper than another: `above 26.5 requests/s monolith`. */
function changesOf(cheapest: string, crossings: readonly BreakEven[], quote: Quote): string[] {
  const rate = DEFAULT_TRAFFIC.averagePerSecond
  const own = crossings
    .filter(({ averagePerSecond: at, cheaperBelow, cheaperAbove }) =>
      at > rate ? cheaperBelow === cheapest : cheaperAbove === cheapest,
    )
    .toSorted((a, b) => a.averagePerSecond - b.averagePerSecond)
  const above = own.find(({ averagePerSecond }) => averagePerSecond > rate)
  const below = own.findLast(({ averagePerSecond }) => averagePerSecond <= rate)
  return [
    ...(above ? [`above ${formatNumber(above.averagePerSecond)} requests/s ${quote(above.cheaperAbove)}`] : []),
    ...(below ? [`below ${formatNumber(below.averagePerSecond)} requests/s ${quote(below.cheaperBelow)}`] : []),
  ]
}
