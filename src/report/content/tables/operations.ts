import { ownValue } from '../../../base/own-value.ts'
import { headlineProfiles, openStages } from '../../../result/headline-stages.ts'
import type { Result } from '../../../result/schema.ts'
import { addHistograms, decodeHistogram } from '../../../stats/latency-histogram.ts'
import { knownPercentileMs, LEAST_REQUESTS } from '../../../stats/percentile-support.ts'
import { formatNumber, formatShare, NOTHING } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/** Latency in the open loop, operation by operation, over all valid rounds together; null where none was driven. */
export function operationTable({ targets, scenario, plan }: Result, quote: Quote): Table | null {
  const headline = headlineProfiles(plan)
  if (headline.open === undefined) return null
  const rows = targets.flatMap((target) => {
    const stages = target.rounds.flatMap((round) => openStages(round, headline))
    return Object.entries(scenario.mix).map(([operation, share]) => {
      const parts = stages.flatMap((stage) => ownValue(stage.operations, operation) ?? [])
      const merged = addHistograms(parts.map(({ responseTime }) => decodeHistogram(responseTime.histogram)))
      const completed = parts.reduce((sum, part) => sum + part.completed, 0)
      const percentiles = [50, 95, 99].map((percentile) => figure(knownPercentileMs(merged, percentile)))
      return [quote(target.name), quote(operation), formatShare(share), formatNumber(completed, 0), ...percentiles]
    })
  })
  return {
    head: ['Target', 'Operation', 'Share of traffic', 'Requests', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows,
    left: [0, 1],
    notes: [`${NOTHING}: too few requests. ${leastRequestsText()}`],
  }
}

/** `A p50 needs 40 requests, a p95 400 and a p99 2,000.` */
function leastRequestsText(): string {
  const { p50, p95, p99 } = LEAST_REQUESTS
  return `A p50 needs ${formatNumber(p50, 0)} requests, a p95 ${formatNumber(p95, 0)} and a p99 ${formatNumber(p99, 0)}.`
}

function figure(value: number | undefined): string {
  return value === undefined ? NOTHING : formatNumber(value)
}
