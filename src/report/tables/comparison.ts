import { EQUIVALENCE_MARGIN } from '../../result/judge-ratio.ts'
import type { Comparison, Result } from '../../result/schema.ts'
import { formatNumber, formatShare, NOTHING } from '../format.ts'
import { metricLabel } from '../headline.ts'
import type { Quote } from '../verdict.ts'
import type { Table } from './table.ts'

/** Each pair in each headline metric; null where there is no pair. */
export function comparisonTable({ summary, plan }: Result, quote: Quote): Table | null {
  if (summary.comparisons.length === 0) return null
  const rows = summary.comparisons.map(({ metric, a, b, ratio, verdict, because, minimumDetectableRatio }) => [
    metricLabel(metric),
    quote(a),
    quote(b),
    ratio.value.toFixed(3),
    ratio.low === null || ratio.high === null ? NOTHING : `${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}`,
    outcome(verdict, because, quote(verdict === 'a is better' ? a : b)),
    minimumDetectableRatio === null ? NOTHING : formatShare(minimumDetectableRatio - 1),
  ])
  const head = ['Metric', 'A', 'B', 'A : B', 'Interval', 'Verdict', 'Smallest difference']
  const count = rows.length
  const misses = formatNumber(count * (1 - plan.confidence), 0)
  const note = `Each interval holds by itself: of ${count} at ${formatShare(plan.confidence)}, about ${misses} may miss the truth by chance.`
  const bearIntervals = summary.comparisons.some(({ ratio }) => ratio.low !== null)
  return { head, rows, left: [0, 1, 2, 5], notes: bearIntervals ? [note] : [] }
}

function outcome(verdict: Comparison['verdict'], because: string | null, better: string): string {
  if (verdict === 'equivalent') return `equivalent within ${formatShare(EQUIVALENCE_MARGIN)}`
  return verdict === 'not decided' ? `not decided, because ${because}` : `${better} is better`
}
