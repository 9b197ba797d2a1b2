import type { ChalkInstance } from 'chalk'
import type { Result } from '../../result/schema.ts'
import { plainText } from '../../text/plain-text.ts'
import { isStaged, type StageRow, stageRows } from '../content/stage-figures.ts'
import { newTable, widthOf } from './table.ts'

const HEADS = {
  stage: 'Stage',
  target: '',
  offered: 'offered\nreq/s',
  achieved: 'achieved\nreq/s',
  p50: 'p50\nms',
  p99: 'p99\nms',
  errors: 'Errors',
  cpu: 'CPU',
  bottleneck: 'Bottleneck',
} as const satisfies Record<keyof StageRow, string>

type Column = keyof StageRow

/** What is left out first where the terminal is narrow. */
const DISPENSABLE: readonly Column[] = ['bottleneck', 'cpu', 'p50', 'offered', 'errors']

/** What each target did in each stage, as wide as the terminal lets it; empty where the headline says as much. */
export function terminalStages(result: Result, columns: number, paint: ChalkInstance): string {
  if (!isStaged(result)) return ''
  const rows = stageRows(result)
  const all = Object.keys(HEADS) as Column[]
  const tables = DISPENSABLE.map((_, count) => DISPENSABLE.slice(0, count)).map((without) =>
    tableOf(
      rows,
      all.filter((column) => !without.includes(column)),
      paint,
    ),
  )
  return tables.find((table) => widthOf(table) <= columns) ?? tables.at(-1) ?? ''
}

function tableOf(rows: readonly StageRow[], columns: readonly Column[], paint: ChalkInstance): string {
  const table = newTable(
    columns.map((column) => paint.bold(HEADS[column])),
    [],
    [0, 1],
  )
  for (const [index, row] of rows.entries()) {
    const isFirst = rows[index - 1]?.stage !== row.stage
    table.push(
      columns.map((column) => {
        if (column !== 'stage') return plainText(row[column])
        return isFirst ? paint.bold(plainText(row.stage)) : ''
      }),
    )
  }
  return String(table)
}
