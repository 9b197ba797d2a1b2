import { EQUIVALENCE_MARGIN } from '../../../result/judge-ratio.ts'
import { HEADLINE_METRICS } from '../../../result/metric.ts'
import type { Result } from '../../../result/schema.ts'
import { formatNumber, formatShare, NO_BREAK, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import { metricLabel } from '../headline.ts'
import { type Relation, standingOf } from '../standing.ts'
import type { Quote } from '../statement.ts'

/** Each target against each other in each headline metric, as a matrix; null where there is no pair. */
export function comparisonTable(result: Result, quote: Quote): Table | null {
  const { summary, plan } = result
  if (summary.comparisons.length === 0) return null
  const rows = HEADLINE_METRICS.flatMap((metric) => {
    const standing = standingOf(metric, result)
    if (standing === undefined) return []
    const names = summary.targets.map(({ target }) => target).filter((name) => standing.order.includes(name))
    // With two targets the second row would only be the first one turned over.
    return (names.length === 2 ? names.slice(0, 1) : names).map((name) => [
      metricLabel(metric),
      quote(name),
      ...summary.targets.map(({ target }) =>
        target === name || !names.includes(target) ? NOTHING : cell(standing.relation(name, target)),
      ),
    ])
  })
  const head = ['Metric', 'A', ...summary.targets.map(({ target }) => `: ${quote(target)}`)]
  return { head, rows, left: [0, 1], notes: notes(summary.comparisons, plan.confidence) }
}

/** `2.32 [2.18, 2.46]`, with a mark where neither is better. */
function cell({ kind, ratio }: Relation): string {
  if (ratio === undefined) return NOTHING
  const mark = kind === 'equivalent' ? `${NO_BREAK}≈` : kind === 'not decided' ? `${NO_BREAK}?` : ''
  const [low, high] = [ratio.low, ratio.high].map((bound) => (bound === null ? '' : bound.toFixed(2)))
  const side = ratio.side === 'at least ' ? `≥${NO_BREAK}` : ratio.side === 'at most ' ? `≤${NO_BREAK}` : ''
  const interval = low === '' && high === '' ? '' : ` [${low},${NO_BREAK}${high}]`
  return `${side}${ratio.value.toFixed(2)}${mark}${interval}`
}

function notes(comparisons: Result['summary']['comparisons'], confidence: number): string[] {
  const count = comparisons.length
  const reading = `A divided by the target of the column, with its interval. ≈: equivalent within ${formatShare(EQUIVALENCE_MARGIN)}; ?: not decided.`
  if (comparisons.every(({ ratio }) => ratio.low === null)) return [reading]
  const misses = formatNumber(count * (1 - confidence), 0)
  return [
    reading,
    `Each interval holds by itself: of ${count} at ${formatShare(confidence)}, about ${misses} may miss the truth by chance.`,
  ]
}
