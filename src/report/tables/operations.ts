import { headlineProfiles, openStages } from '../../result/headline-stages.ts'
import type { Result } from '../../result/schema.ts'
import { addHistograms, decodeHistogram, percentileMs } from '../../stats/latency-histogram.ts'
import { formatNumber, formatShare, NOTHING } from '../format.ts'
import type { Quote } from '../verdict.ts'
import type { Table } from './table.ts'

/** Latency in the open loop, operation by operation, over all valid rounds together; null where none was driven. */
export function operationTable({ targets, scenario, plan }: Result, quote: Quote): Table | null {
  const headline = headlineProfiles(plan)
  if (headline.open === undefined) return null
  const rows = targets.flatMap((target) => {
    const stages = target.rounds.flatMap((round) => openStages(round, headline))
    return Object.entries(scenario.mix).map(([operation, share]) => {
      const parts = stages.flatMap((stage) => stage.operations[operation] ?? [])
      const merged = addHistograms(parts.map(({ responseTime }) => decodeHistogram(responseTime.histogram)))
      const completed = parts.reduce((sum, part) => sum + part.completed, 0)
      const percentiles = [50, 95, 99].map((percentile) => figure(percentileMs(merged, percentile)))
      return [quote(target.name), quote(operation), formatShare(share), formatNumber(completed, 0), ...percentiles]
    })
  })
  return {
    head: ['Target', 'Operation', 'Share of traffic', 'Requests', 'p50 ms', 'p95 ms', 'p99 ms'],
    rows,
    left: [0, 1],
  }
}

function figure(value: number | undefined): string {
  return value === undefined ? NOTHING : formatNumber(value)
}
