import { errorCounts, stageTitle } from '../../../result/ranking.ts'
import type { Result } from '../../../result/schema.ts'
import { formatSetting } from '../../../text/format.ts'
import type { Table } from '../../../text/table.ts'
import type { Quote } from '../statement.ts'

/** Failures by kind; null where nothing failed. */
export function errorTable({ targets }: Result, quote: Quote): Table | null {
  const rows = targets.flatMap((target) => {
    const all = target.rounds.flatMap((round) => round.stages)
    return [...Map.groupBy(all, stageTitle)].flatMap(([title, stages]) => {
      return errorCounts(stages).map(([kind, count]) => [
        quote(target.name),
        quote(title),
        quote(kind),
        formatSetting(count),
      ])
    })
  })
  return rows.length === 0 ? null : { head: ['Target', 'Profile', 'Kind', 'Count'], rows, left: [0, 1, 2] }
}
