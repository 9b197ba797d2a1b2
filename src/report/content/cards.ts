import { DEFAULT_TRAFFIC } from '../../cost/view/default-traffic.ts'
import { monthlyUsd } from '../../cost/view/monthly-cost.ts'
import { formatUsd } from '../../cost/view/words.ts'
import { HEADLINE_METRICS } from '../../result/metric.ts'
import type { Result, TargetSummary } from '../../result/schema.ts'
import { foundKinds } from '../../scenario/finding.ts'
import { formatNumber, list, NO_BREAK, NOTHING } from '../../text/format.ts'
import { metricInSentence } from './headline.ts'
import { verifiedOf } from './proof.ts'
import { standingOf } from './standing.ts'
import type { Quote } from './statement.ts'
import { standingRows } from './tables/standing-rows.ts'

/** What one target did, at a glance. */
export interface Card {
  readonly target: string
  /** `best in p50`, or why it is not ranked; empty where there is nothing to say. */
  readonly remark: string
  readonly isRanked: boolean
  readonly figures: readonly CardFigure[]
}

export interface CardFigure {
  readonly label: string
  /** With its unit. */
  readonly figure: string
  /** How it stands to the best, as in the short table; empty where that is not known. */
  readonly mark: string
  readonly isBest: boolean
}

/** A card for each target; none where nothing was measured that goes on one. */
export function cardsOf(result: Result, quote: Quote): Card[] {
  const rows = standingRows(result)
  if (rows.length === 0) return []
  return result.summary.targets.map((summary, index) => {
    const measured = rows.flatMap(({ label, unit, cells }) => {
      const { figure = NOTHING, mark = '', isBest = false } = cells[index] ?? {}
      return figure === NOTHING ? [] : [{ label, figure: [figure, unit].filter(Boolean).join(NO_BREAK), mark, isBest }]
    })
    return {
      target: summary.target,
      remark: remarkOf(summary, result, quote),
      isRanked: summary.ranked,
      figures: [...measured, ...bill(result, summary.target), ...writes(summary)],
    }
  })
}

function remarkOf({ target, ranked, notRankedBecause }: TargetSummary, result: Result, quote: Quote): string {
  if (!ranked) return `not ranked: ${quote(notRankedBecause ?? '')}`
  const led = HEADLINE_METRICS.filter((metric) => standingOf(metric, result)?.leader === target)
  return led.length === 0 ? '' : `best in ${list(led.map(metricInSentence))}`
}

function bill(result: Result, target: string): CardFigure[] {
  const usd = monthlyUsd(result, target)
  if (usd === undefined) return []
  return [{ label: `Month at ${DEFAULT_TRAFFIC.averagePerSecond}/s`, figure: formatUsd(usd), mark: '', isBest: false }]
}

function writes({ findings }: TargetSummary): CardFigure[] {
  if (findings.verified === 0) return []
  const found = foundKinds(findings).map(([kind, count]) => `${formatNumber(count, 0)} ${kind}`)
  return [
    {
      label: 'Writes',
      figure:
        found.length === 0 ? `${verifiedOf(findings)}, each stored once` : `${verifiedOf(findings)}: ${list(found)}`,
      mark: '',
      isBest: false,
    },
  ]
}
