import { stageTitle } from '../../result/ranking.ts'
import type { Result, StageResult } from '../../result/schema.ts'
import { formatSetting } from '../format.ts'
import type { Quote } from '../verdict.ts'
import type { Table } from './table.ts'

/** Failures by kind; null where nothing failed. */
export function errorTable({ targets }: Result, quote: Quote): Table | null {
  const rows = targets.flatMap((target) => {
    const all = target.rounds.flatMap((round) => round.stages)
    return [...Map.groupBy(all, stageTitle)].flatMap(([title, stages]) => {
      const dropped = stages.reduce((sum, { requests }) => sum + requests.dropped, 0)
      const kinds = [...errorCounts(stages), ...(dropped > 0 ? [['dropped', dropped] as const] : [])]
      return kinds.map(([kind, count]) => [quote(target.name), quote(title), quote(kind), formatSetting(count)])
    })
  })
  return rows.length === 0 ? null : { head: ['Target', 'Profile', 'Kind', 'Count'], rows, left: [0, 1, 2] }
}

function errorCounts(stages: readonly StageResult[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const [kind, count] of stages.flatMap(({ errors }) => Object.entries(errors))) {
    counts.set(kind, (counts.get(kind) ?? 0) + count)
  }
  return [...counts].sort(([, a], [, b]) => b - a)
}
